package io.flinkmleap.scoring

import java.nio.file.Path

import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine
import spray.json._

/** What holds for every session, whatever scores. */
abstract class ScoringSessionBehaviour extends munit.FunSuite with BusyMachine with TemporaryFolder {

  /** The scorer of a bundle, which stays open as long as the scorer is used. */
  def scorerOf(bundle: Bundle): Scorer

  def withBundle[A](fixture: BundleFixture, folder: Path)(body: Bundle => A): A = {
    val bundle = Bundle
      .load(fixture.write(folder.resolve("bundle.zip")), "test", allowForeign = false)
      .fold(p => fail(p.toString), identity)
    try body(bundle)
    finally bundle.close()
  }

  def withSession[A](fixture: BundleFixture, folder: Path)(body: ScoringSession => A): A =
    withBundle(fixture, folder)(bundle => body(scorerOf(bundle).newSession()))

  folder.test("a row is scored by the formula of the model") { folder =>
    withSession(BundleFixtures.linear, folder) { session =>
      session.setDouble(0, 0.5)
      session.setDouble(1, 10)
      session.setDouble(2, -3)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), BundleFixtures.linearFormula(0.5, 10, -3))
    }
  }

  folder.test("values stay set until they are set again") { folder =>
    withSession(BundleFixtures.linear, folder) { session =>
      (0 until 3).foreach(session.setDouble(_, 1))
      assertEquals(session.score(), null)
      session.setDouble(2, 2)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), BundleFixtures.linearFormula(1, 1, 2))
    }
  }

  folder.test("a value that was never set counts as NULL") { folder =>
    withSession(BundleFixtures.linear, folder) { session =>
      session.setDouble(0, 1)
      assertEquals(session.score(), RowProblem.NullValue("feature2"): RowProblem)
    }
  }

  folder.test(
    "NULL, NaN and infinities are problems where the model takes none, and the next row is scored"
  ) { folder =>
    withSession(BundleFixtures.linear, folder) { session =>
      (0 until 3).foreach(session.setDouble(_, 1))
      session.setNull(1)
      assertEquals(session.score(), RowProblem.NullValue("feature2"): RowProblem)
      session.setDouble(1, Double.NaN)
      assertEquals(session.score(), RowProblem.NaNValue("feature2"): RowProblem)
      Seq(Double.PositiveInfinity, Double.NegativeInfinity).foreach { infinity =>
        session.setDouble(1, infinity)
        assertEquals(session.score(), RowProblem.InfiniteValue("feature2"): RowProblem)
      }
      session.setDouble(1, 1)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), BundleFixtures.linearFormula(1, 1, 1))
    }
  }

  folder.test("the largest and smallest numbers are scored as doubles") { folder =>
    withSession(BundleFixtures.single, folder) { session =>
      Seq(Double.MinPositiveValue, -0.0, 1e300, -1e300).foreach { value =>
        session.setDouble(0, value)
        assertEquals(session.score(), null)
        assertEquals(session.getDouble(0), 0.5 + 2 * value)
      }
    }
  }

  folder.test("NULL and NaN reach an imputer, an infinity does not") { folder =>
    withSession(BundleFixtures.imputed, folder) { session =>
      session.setNull(0)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 14.0)
      session.setDouble(0, Double.NaN)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 14.0)
      session.setDouble(0, 3)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 6.0)
      session.setDouble(0, Double.PositiveInfinity)
      assertEquals(session.score(), RowProblem.InfiniteValue("x"): RowProblem)
    }
  }

  folder.test("a vector of another length, or with a NaN in it, is a problem") { folder =>
    withSession(BundleFixtures.vectorInput, folder) { session =>
      session.setVector(0, Array(1.0, 2.0))
      assertEquals(session.score(), RowProblem.VectorLength("features", 3, 2): RowProblem)
      session.setVector(0, Array())
      assertEquals(session.score(), RowProblem.VectorLength("features", 3, 0): RowProblem)
      session.setVector(0, Array(1.0, Double.NaN, 2.0))
      assertEquals(session.score(), RowProblem.NaNValue("features"): RowProblem)
      session.setVector(0, null)
      assertEquals(session.score(), RowProblem.NullValue("features"): RowProblem)
      session.setVector(0, Array(1.0, 2.0, 3.0))
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 15.0)
    }
  }

  folder.test(
    "an unseen category is a problem that names the column and keeps the value out of the sentence"
  ) { folder =>
    withSession(BundleFixtures.categorical, folder) { session =>
      session.setDouble(1, 1)
      session.setString(0, "secret")
      val problem = session.score()
      assertEquals(problem.code, "row.unseen-label")
      assert(problem.sentence.contains("category"))
      assert(!problem.sentence.contains("secret"))
      assert(problem.detail.exists(_.contains("secret")))
      session.setString(0, "b")
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 21.0)
    }
  }

  folder.test("an empty and a huge category are unseen, not failures") { folder =>
    withSession(BundleFixtures.categorical, folder) { session =>
      session.setDouble(1, 1)
      Seq("", "x" * 10000000).foreach { category =>
        session.setString(0, category)
        assertEquals(session.score().code, "row.unseen-label")
      }
    }
  }

  folder.test("a value of another kind than the field's is refused at once") { folder =>
    withSession(BundleFixtures.categorical, folder) { session =>
      intercept[IllegalArgumentException](session.setDouble(0, 1))
      intercept[IllegalArgumentException](session.setLong(1, 1))
      intercept[IllegalArgumentException](session.setVector(1, Array(1.0)))
      intercept[IllegalArgumentException](session.setString(1, "1"))
      intercept[IllegalArgumentException](session.setFloat(1, 1))
      intercept[IllegalArgumentException](session.setBoolean(1, true))
    }
  }

  folder.test("the caller owns a vector that was given out") { folder =>
    withSession(BundleFixtures.tree, folder) { session =>
      session.setDouble(0, -1)
      assertEquals(session.score(), null)
      val first = session.getVector(1)
      java.util.Arrays.fill(first, 99)
      assertEquals(session.getVector(1).toSeq, Seq(0.75, 0.25))
      assertEquals(session.score(), null)
      assertEquals(session.getVector(1).toSeq, Seq(0.75, 0.25))
    }
  }

  folder.test("a class is given by its label where the manifest declares a text") { folder =>
    withSession(BundleFixtures.labelled, folder) { session =>
      session.setDouble(0, 2)
      session.setDouble(1, 1)
      assertEquals(session.score(), null)
      assertEquals(session.getString(0), "good")
      session.setDouble(1, 3)
      assertEquals(session.score(), null)
      assertEquals(session.getString(0), "bad")
    }
  }

  folder.test("a class is given as a whole number where the manifest declares one") { folder =>
    val numbered = BundleFixtures.labelled.copy(
      schema = BundleFixtures.labelled.schema.copy(outputs = Vector(Field("prediction", FieldType.Long))),
      golden = BundleFixtures.logistic.golden.map { case (in, out) =>
        in -> Seq(JsNumber(if (out.head == JsNumber(1)) 7 else -3))
      },
      labels = Seq("-3", "7")
    )
    withSession(numbered, folder) { session =>
      session.setDouble(0, 2)
      session.setDouble(1, 1)
      assertEquals(session.score(), null)
      assertEquals(session.getLong(0), 7L)
    }
  }

  folder.test("a class is given as a truth value where the manifest declares one") { folder =>
    val truths = BundleFixtures.labelled.copy(
      schema = BundleFixtures.labelled.schema.copy(outputs = Vector(Field("prediction", FieldType.Boolean))),
      golden = BundleFixtures.logistic.golden.map { case (in, out) =>
        in -> Seq(JsBoolean(out.head == JsNumber(1)))
      },
      labels = Seq("false", "true")
    )
    withSession(truths, folder) { session =>
      session.setDouble(0, 2)
      session.setDouble(1, 1)
      assertEquals(session.score(), null)
      assertEquals(session.getBoolean(0), true)
    }
  }

  folder.test("a class without a label is a problem of the row") { folder =>
    withSession(BundleFixtures.labelled.copy(labels = Seq("bad")), folder) { session =>
      session.setDouble(0, 2)
      session.setDouble(1, 1)
      assertEquals(session.score().code, "row.failed")
      session.setDouble(1, 3)
      assertEquals(session.score(), null)
      assertEquals(session.getString(0), "bad")
    }
  }

  folder.test("an INT column is widened to the double that the model takes") { folder =>
    val schema = BundleFixtures.single.schema
    val ints =
      BundleFixtures.single.copy(schema = schema.copy(inputs = Vector(Field("feature1", FieldType.Int))))
    withSession(ints, folder) { session =>
      session.setLong(0, 21)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 42.5)
    }
  }

  folder.test("threads that share one scorer get the same scores as one thread alone") { folder =>
    Seq(BundleFixtures.linear, BundleFixtures.forest, BundleFixtures.tree, BundleFixtures.logistic).foreach {
      fixture =>
        withBundle(fixture, folder) { bundle =>
          val scorer = scorerOf(bundle)
          def run(): Seq[Double] = {
            val session = scorer.newSession()
            (0 until 5000).map { row =>
              scorer.schema.inputs.indices.foreach(i =>
                session.setDouble(i, ((row * 31 + i * 17) % 101) / 10.0 - 5)
              )
              assertEquals(session.score(), null)
              if (scorer.schema.outputs.size > 1) session.getVector(1).last else session.getDouble(0)
            }
          }
          val alone = run()
          val results = new Array[Seq[Double]](8)
          val threads = results.indices.map(i => new Thread(() => results(i) = run()))
          threads.foreach(_.start())
          threads.foreach(_.join())
          results.foreach(scores => assert(scores == alone))
        }
    }
  }
}

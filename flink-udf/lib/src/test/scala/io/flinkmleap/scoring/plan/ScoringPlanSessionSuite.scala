package io.flinkmleap.scoring.plan

import java.nio.file.Path

import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine
import io.flinkmleap.scoring.{ClassLabels, RowProblem, ScoringSession}
import spray.json._

class ScoringPlanSessionSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def withSession[A](fixture: BundleFixture, folder: Path)(body: ScoringSession => A): A = {
    val bundle = Bundle
      .load(fixture.write(folder.resolve("bundle.zip")), "test", allowForeign = false)
      .fold(p => fail(p.toString), identity)
    val labels = ClassLabels.of(bundle).fold(p => fail(p.toString), identity)
    try
      body(
        ScoringPlanScorer
          .compile(bundle.transformer, bundle.schema, labels)
          .fold(fail(_), identity)
          .newSession()
      )
    finally bundle.close()
  }

  folder.test("values stay set until they are set again, and one that was never set counts as NULL") {
    folder =>
      withSession(BundleFixtures.linear, folder) { session =>
        session.setDouble(0, 1)
        assertEquals(session.score(), RowProblem.NullValue("feature2"): RowProblem)
        (1 until 3).foreach(session.setDouble(_, 1))
        assertEquals(session.score(), null)
        session.setDouble(2, 2)
        assertEquals(session.score(), null)
        assertEquals(session.getDouble(0), BundleFixtures.linearFormula(1, 1, 2))
      }
  }

  folder.test("a row after bad ones is scored") { folder =>
    withSession(BundleFixtures.categorical, folder) { session =>
      session.setDouble(1, 1)
      session.setString(0, "unseen")
      assertEquals(session.score().code, "row.unseen-label")
      session.setString(0, null)
      assertEquals(session.score().code, "row.null")
      session.setString(0, "b")
      session.setDouble(1, Double.NaN)
      assertEquals(session.score().code, "row.nan")
      session.setDouble(1, 1)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 21.0)
    }
  }

  folder.test("NULL and NaN reach an imputer, an infinity does not") { folder =>
    withSession(BundleFixtures.imputed, folder) { session =>
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 14.0)
      session.setDouble(0, 3)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 6.0)
      session.setNull(0)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 14.0)
      session.setDouble(0, Double.PositiveInfinity)
      assertEquals(session.score(), RowProblem.InfiniteValue("x"): RowProblem)
    }
  }

  folder.test("a vector is copied in, and one of another length is a problem") { folder =>
    withSession(BundleFixtures.vectorInput, folder) { session =>
      session.setVector(0, Array(1.0, 2.0))
      assertEquals(session.score(), RowProblem.VectorLength("features", 3, 2): RowProblem)
      val values = Array(1.0, 2.0, 3.0)
      session.setVector(0, values)
      values(0) = 99
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 15.0)
    }
  }

  folder.test("the caller owns a vector that was given out") { folder =>
    withSession(BundleFixtures.tree, folder) { session =>
      session.setDouble(0, -1)
      assertEquals(session.score(), null)
      java.util.Arrays.fill(session.getVector(1), 99)
      assertEquals(session.getVector(1).toSeq, Seq(0.75, 0.25))
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

  folder.test("a class is given by its label: as a text, a whole number or a truth value") { folder =>
    def classOf[A](fieldType: FieldType, labels: Seq[String], json: Seq[JsValue])(
        read: ScoringSession => A
    ): Seq[A] = {
      val fixture = BundleFixtures.labelled.copy(
        schema = BundleFixtures.labelled.schema.copy(outputs = Vector(Field("prediction", fieldType))),
        golden = BundleFixtures.logistic.golden.map { case (in, out) =>
          in -> Seq(json(if (out.head == JsNumber(1)) 1 else 0))
        },
        labels = labels
      )
      withSession(fixture, folder) { session =>
        session.setDouble(0, 2)
        Seq(3.0, 1.0).map { y =>
          session.setDouble(1, y)
          assertEquals(session.score(), null)
          read(session)
        }
      }
    }
    assertEquals(
      classOf(FieldType.String, Seq("bad", "good"), Seq(JsString("bad"), JsString("good")))(_.getString(0)),
      Seq("bad", "good")
    )
    assertEquals(
      classOf(FieldType.Long, Seq("-3", "7"), Seq(JsNumber(-3), JsNumber(7)))(_.getLong(0)),
      Seq(-3L, 7L)
    )
    assertEquals(
      classOf(FieldType.Boolean, Seq("false", "true"), Seq(JsFalse, JsTrue))(_.getBoolean(0)),
      Seq(false, true)
    )
  }
}

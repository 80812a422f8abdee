package io.flinkmleap.scoring

import java.nio.file.Path

import io.flinkmleap.bundle.MLeapJson._
import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine
import io.flinkmleap.scoring.plan.ScoringPlanScorer
import spray.json._

class NullAsNaNSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {
  private[this] val types =
    Vector(FieldType.Double, FieldType.Float, FieldType.Long, FieldType.Short, FieldType.Boolean)

  private[this] val inputs =
    types.map(each => Field(each.name, each, nullable = true, accepts = List(Field.NaN)))

  // 1000 stands for a missing value, and prediction is the sum.
  private[this] val fixture = BundleFixture(
    pipeline(
      Stage(
        "assembler",
        "vector_assembler",
        Map("input_shapes" -> shapes(inputs.map(_ => 0): _*)),
        inputs.zipWithIndex.map { case (input, i) => input.name -> s"input$i" },
        Seq("features" -> "output")
      ),
      Stage(
        "fill",
        "column_function",
        Map(
          "function" -> string("fill"),
          "size" -> long(5),
          "operands" -> rows(Seq.fill(5)(1000.0))
        ),
        Seq("features" -> "input"),
        Seq("filled" -> "output")
      ),
      Stage(
        "sum",
        "linear_regression",
        Map("coefficients" -> vector(1, 1, 1, 1, 1), "intercept" -> double(0)),
        Seq("filled" -> "features"),
        Seq("prediction" -> "prediction")
      )
    ),
    ModelSchema(inputs, Vector(BundleFixtures.prediction)),
    (0 until 10).map(i =>
      Seq(JsNumber(i), JsNumber(0.5), JsNumber(7), JsNull, JsBoolean(true)) -> Seq(JsNumber(i + 1008.5))
    )
  )

  private[this] def withSessions[A](folder: Path)(body: ScoringSession => A): Unit = {
    val bundle = Bundle
      .load(fixture.write(folder.resolve("bundle.zip")), "test", allowForeign = false)
      .fold(p => fail(p.toString), identity)
    try {
      body(RowTransformerScorer.fromBundle(bundle).fold(p => fail(p.toString), identity).newSession())
      body(
        ScoringPlanScorer
          .compile(bundle.transformer, bundle.schema, None)
          .fold(fail(_), identity)
          .newSession()
      )
      ()
    } finally bundle.close()
  }

  private[this] def set(session: ScoringSession): Unit = {
    session.setDouble(0, 1)
    session.setFloat(1, 0.5f)
    session.setLong(2, 3)
    session.setLong(3, 4)
    session.setBoolean(4, true)
  }

  folder.test("values of every type reach the model as numbers") { folder =>
    withSessions(folder) { session =>
      set(session)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 9.5)
    }
  }

  folder.test("NULL is NaN for the model, and a value after it is itself again") { folder =>
    withSessions(folder) { session =>
      set(session)
      types.indices.foreach { i =>
        session.setNull(i)
        assertEquals(session.score(), null)
        val without = 9.5 - Seq(1.0, 0.5, 3.0, 4.0, 1.0)(i)
        assertEquals(session.getDouble(0), without + 1000.0, types(i).name)
        set(session)
      }
      session.setDouble(0, Double.NaN)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 1008.5)
    }
  }

  folder.test("a value that was never set counts as NULL") { folder =>
    withSessions(folder) { session =>
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 5000.0)
    }
  }

  folder.test("an infinity is still a problem") { folder =>
    withSessions(folder) { session =>
      set(session)
      session.setDouble(0, Double.PositiveInfinity)
      assertEquals(session.score(), RowProblem.InfiniteValue("double"): RowProblem)
    }
  }
}

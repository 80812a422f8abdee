package io.flinkmleap.operator

import io.flinkmleap.bundle.MLeapJson._
import io.flinkmleap.bundle.TemporaryFolder
import io.flinkmleap.BusyMachine
import ml.combust.mleap.tensor.Tensor
import spray.json.JsValue

class ColumnFunctionSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {
  private[this] def model(name: String, operands: Seq[Double]*) =
    ColumnFunctionModel(
      ColumnFunction.unsafeFromName(name),
      operands.headOption.fold(3)(_.size),
      operands.map(_.toArray).toArray
    )

  private[this] def results(model: ColumnFunctionModel, values: Double*): Seq[Double] =
    model(Tensor.denseVector(values.toArray)).toArray.toSeq

  test("bounds and fills use the constant of each element") {
    assertEquals(results(model("min", Seq(1, 2, 3)), 5, 1, 3), Seq(1.0, 1.0, 3.0))
    assertEquals(results(model("max", Seq(1, 2, 3)), 5, 1, 3), Seq(5.0, 2.0, 3.0))
    assertEquals(results(model("fill", Seq(1, 2, 3)), Double.NaN, 1, Double.NaN), Seq(1.0, 1.0, 3.0))
  }

  test("NaN passes a bound") {
    assert(results(model("min", Seq(1)), Double.NaN).head.isNaN)
    assert(results(model("max", Seq(1)), Double.NaN).head.isNaN)
  }

  private[this] def attributes(function: String, size: Long, operands: JsValue) =
    Map("function" -> string(function), "size" -> long(size), "operands" -> operands)

  Seq(
    "there is no function eval" -> attributes("eval", 1, rows(Seq(1))),
    "min takes 1 constants and not 2" -> attributes("min", 1, rows(Seq(1), Seq(2))),
    "min takes a constant for each of 2 elements" -> attributes("min", 2, rows(Seq(1))),
    "size is -1" -> attributes("min", -1, rows(Seq(1))),
    "operands is no matrix" -> attributes("min", 1, vector(1))
  ).foreach { case (reason, broken) =>
    folder.test(s"a bundle is refused when $reason") { folder =>
      val stage = Stage("f", "column_function", broken, Seq("x" -> "input"), Seq("y" -> "output"))
      assert(OneStage.refusal(folder, stage).contains(reason))
    }
  }
}

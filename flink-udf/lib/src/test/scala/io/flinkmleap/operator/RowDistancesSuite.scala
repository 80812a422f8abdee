package io.flinkmleap.operator

import io.flinkmleap.BusyMachine

class RowDistancesSuite extends munit.FunSuite with BusyMachine with Vectors {
  private[this] def compared(
      metric: String,
      gamma: Double = 0.5,
      degree: Double = 3.0,
      coef0: Double = 1.0
  ) = {
    val rows = new Matrix(2, 2, Array(0.0, 0.0, 1.0, -2.0))
    new RowComparisonModel(rows, metric, gamma, degree, coef0)(vector(3.0, 4.0)).numbers
  }

  test("each metric is that of its name") {
    assertEquals(compared("linear"), Seq(0.0, -5.0))
    assertEquals(compared("poly"), Seq(1.0, math.pow(-1.5, 3)))
    assertEquals(compared("poly", degree = 0.5, gamma = -1.0), Seq(1.0, math.sqrt(6.0)))
    assertEquals(compared("sigmoid"), Seq(math.tanh(1.0), math.tanh(-1.5)))
    assertEquals(compared("rbf"), Seq(math.exp(-12.5), math.exp(-20.0)))
    assertEquals(compared("laplacian"), Seq(math.exp(-3.5), math.exp(-4.0)))
    assertEquals(compared("squared_euclidean"), Seq(25.0, 40.0))
    assertEquals(compared("euclidean"), Seq(5.0, math.sqrt(40.0)))
    assertEquals(compared("manhattan"), Seq(7.0, 8.0))
    assertEquals(compared("chebyshev"), Seq(4.0, 6.0))
    assertEqualsDouble(compared("minkowski").head, math.cbrt(91.0), 1e-12)
  }

  private[this] def nearest(neighbors: Int, weighted: Boolean = false, error: Double = 0.0)(
      xs: Double*
  )(x: Double) = {
    val rows = new Matrix(xs.size, 1, xs.toArray)
    val targets = new Matrix(xs.size, 2, xs.indices.flatMap(i => Seq(1.0, i.toDouble)).toArray)
    new NearestRowsModel(rows, "euclidean", 2.0, neighbors, weighted, targets, error)(vector(x)).numbers
  }

  test("the targets of the nearest rows are averaged") {
    assertEquals(nearest(1)(5.0, 1.0, 9.0)(8.0), Seq(1.0, 2.0))
    assertEquals(nearest(2)(5.0, 1.0, 9.0)(6.0), Seq(1.0, 1.0))
    assertEquals(nearest(3)(5.0, 1.0, 9.0)(6.0), Seq(1.0, 1.0))
  }

  test("nearer rows weigh more, and rows at no distance weigh alone") {
    assertEqualsDouble(nearest(2, weighted = true)(0.0, 4.0)(1.0)(1), 0.25, 1e-12)
    assertEquals(nearest(2, weighted = true)(0.0, 4.0)(4.0), Seq(1.0, 1.0))
  }

  test("a vector between a neighbour and a row that is none is refused") {
    intercept[IllegalArgumentException](nearest(1)(0.0, 2.0)(1.0))
    intercept[IllegalArgumentException](nearest(2)(0.0, 0.0, 0.0)(1.0))
    intercept[IllegalArgumentException](nearest(1)(0.0, 2.0)(Double.NaN))
    assertEquals(nearest(3)(0.0, 0.0, 0.0)(1.0), Seq(1.0, 1.0))
    assertEquals(nearest(1)(0.0, 2.0)(1.1), Seq(1.0, 1.0))
    intercept[IllegalArgumentException](nearest(1, error = 0.1)(0.0, 2.0)(1.1))
  }

  test("rows at the same distance with the same targets leave no doubt") {
    val rows = new Matrix(3, 1, Array(0.0, 2.0, 9.0))
    val model =
      new NearestRowsModel(rows, "euclidean", 2.0, 1, false, new Matrix(3, 1, Array(7.0, 7.0, 8.0)), 0.0)
    assertEquals(model(vector(1.0)).numbers, Seq(7.0))
  }

  private[this] def line(outside: String)(x: Double) =
    new InterpolationModel(1, Array(0.0, 1.0, 3.0), Array(5.0, 7.0, 1.0), outside)(vector(x)).toArray.head

  test("interpolation goes in straight lines through the points") {
    assertEquals(Seq(0.0, 0.5, 1.0, 2.0, 3.0).map(line("raise")), Seq(5.0, 6.0, 7.0, 4.0, 1.0))
  }

  test("beyond the points the outermost one counts, or NaN, or the row is refused") {
    assertEquals(Seq(-1.0, 4.0).map(line("clip")), Seq(5.0, 1.0))
    assert(Seq(-1.0, 4.0).map(line("nan")).forall(_.isNaN))
    Seq(-1.0, 4.0).foreach(x => intercept[IllegalArgumentException](line("raise")(x)))
    assert(line("clip")(Double.NaN).isNaN)
  }
}

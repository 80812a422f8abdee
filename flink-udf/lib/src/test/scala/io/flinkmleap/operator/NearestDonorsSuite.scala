package io.flinkmleap.operator

import io.flinkmleap.BusyMachine
import ml.combust.mleap.tensor.Tensor

class NearestDonorsSuite extends munit.FunSuite with BusyMachine {
  private[this] val rows = new Matrix(4, 2, Array(0.0, 10.0, 1.0, 20.0, 5.0, 60.0, 9.0, 0.0))

  private[this] def filled(
      neighbors: Int,
      error: Double = 0.0,
      missing: Double = Double.NaN
  )(values: Double*): Seq[Double] =
    new NearestDonorsModel(rows, Array(7), Array(3.75, 30.0), neighbors, error, missing)(
      Tensor.denseVector(values.toArray)
    ).toArray.toSeq

  test("a missing element is the mean of the nearest rows that have it") {
    assertEquals(filled(1)(0.9, Double.NaN), Seq(0.9, 20.0))
    assertEquals(filled(2)(0.9, Double.NaN), Seq(0.9, 15.0))
    assertEquals(filled(9)(8.9, Double.NaN), Seq(8.9, 30.0))
    assertEquals(filled(1)(Double.NaN, 50.0), Seq(5.0, 50.0))
  }

  test("nothing changes where nothing is missing, and means stand in where all is") {
    assertEquals(filled(1)(0.9, 3.0), Seq(0.9, 3.0))
    assertEquals(filled(1)(Double.NaN, Double.NaN), Seq(3.75, 30.0))
  }

  test("another value may count as missing") {
    assertEquals(filled(1, missing = -1.0)(0.9, -1.0), Seq(0.9, 20.0))
  }

  test("a vector whose donors are not defined is refused") {
    intercept[IllegalArgumentException](filled(1)(0.5, Double.NaN))
    intercept[IllegalArgumentException](filled(1, error = 0.1)(0.6, Double.NaN))
    assertEquals(filled(2)(0.5, Double.NaN), Seq(0.5, 15.0))
  }

  test("rows at the same distance may stand in for each other where they have the same value") {
    val same = new Matrix(3, 2, Array(0.0, 7.0, 2.0, 7.0, 5.0, 1.0))
    val model = new NearestDonorsModel(same, Array(), Array(0.0, 0.0), 1, 0.0, Double.NaN)
    assertEquals(model(Tensor.denseVector(Array(1.0, Double.NaN))).toArray.toSeq, Seq(1.0, 7.0))
  }
}

package io.flinkmleap.operator

import io.flinkmleap.BusyMachine
import ml.combust.mleap.tensor.Tensor

class WeightedMedianSuite extends munit.FunSuite with BusyMachine {
  private[this] def median(weights: Double*)(values: Double*): Double =
    new WeightedMedianModel(weights.toArray)(Tensor.denseVector(values.toArray)).toArray.head

  test("equal weights give the middle element, and the smaller one of two") {
    assertEquals(median(1, 1, 1)(30, 10, 20), 20.0)
    assertEquals(median(1, 1)(20, 10), 10.0)
    assertEquals(median(7)(3), 3.0)
  }

  test("an element with half of the weight is the median") {
    assertEquals(median(2, 1, 1)(10, 20, 30), 10.0)
    assertEquals(median(1, 1, 2)(10, 20, 30), 20.0)
    assertEquals(median(1, 1, 2.5)(10, 20, 30), 30.0)
  }

  test("weights that are missing, infinite or NaN are refused") {
    intercept[IllegalArgumentException](median()())
    intercept[IllegalArgumentException](median(1, Double.NaN)(1, 2))
    intercept[IllegalArgumentException](median(Double.PositiveInfinity)(1))
  }
}

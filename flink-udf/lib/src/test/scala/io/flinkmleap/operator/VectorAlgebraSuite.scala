package io.flinkmleap.operator

import io.flinkmleap.BusyMachine
import org.scalacheck.Gen
import org.scalacheck.Prop._

class VectorAlgebraSuite extends munit.ScalaCheckSuite with BusyMachine with Vectors {
  private[this] val map =
    new LinearMapModel(new Matrix(2, 3, Array(1.0, 2.0, 3.0, -1.0, 0.0, 1.0)), Array(10.0, 20.0))

  test("a linear map takes dense and sparse vectors") {
    assertEquals(map(vector(1.0, 0.0, 2.0)).numbers, Seq(17.0, 21.0))
    assertEquals(map(sparse(3, 0 -> 1.0, 2 -> 2.0)).numbers, Seq(17.0, 21.0))
    assertEquals(map(sparse(3)).numbers, Seq(10.0, 20.0))
  }

  test("a vector of another length is refused by the row") {
    intercept[IllegalArgumentException](map(vector(1.0)))
    intercept[IllegalArgumentException](map(sparse(4, 3 -> 1.0)))
    intercept[IllegalArgumentException](new GreatestElementModel(2)(vector(1.0)))
  }

  test("each function is that of its name") {
    def of(name: String)(values: Double*) =
      new VectorFunctionModel(name, values.size)(vector(values: _*)).numbers
    assertEquals(of("logistic")(0.0, 800.0, -800.0), Seq(0.5, 1.0, 0.0))
    assertEquals(of("relu")(-1.0, 2.0), Seq(0.0, 2.0))
    assertEquals(of("step")(-1.0, 0.0, Double.MinPositiveValue), Seq(0.0, 0.0, 1.0))
    assertEquals(of("truncate")(-1.7, 1.7), Seq(-1.0, 1.0))
    assertEquals(of("square")(-3.0), Seq(9.0))
    assertEquals(
      of("exp")(0.0) ++ of("log")(1.0) ++ of("sqrt")(4.0) ++ of("abs")(-2.0),
      Seq(1.0, 0.0, 2.0, 2.0)
    )
    assertEquals(of("tanh")(0.0) ++ of("cos")(0.0), Seq(0.0, 1.0))
  }

  test("a function that keeps zero keeps a vector sparse") {
    assert(new VectorFunctionModel("sqrt", 9)(sparse(9, 4 -> 4.0)).isSparse)
    assertEquals(new VectorFunctionModel("exp", 2)(sparse(2, 1 -> 0.0)).numbers, Seq(1.0, 1.0))
  }

  test("arithmetic pairs elements, and one element stands for all") {
    def two(name: String, left: Int, right: Int) = new VectorArithmeticModel(name, left, right, None)
    assertEquals(two("sub", 2, 2)(vector(5.0, 6.0), vector(1.0, 4.0)).numbers, Seq(4.0, 2.0))
    assertEquals(two("div", 2, 1)(vector(6.0, 8.0), vector(2.0)).numbers, Seq(3.0, 4.0))
    assertEquals(two("pow", 1, 2)(vector(2.0), vector(3.0, 0.5)).numbers, Seq(8.0, math.sqrt(2.0)))
    val bounded = new VectorArithmeticModel("max", 2, 1, Some(Array(0.0)))
    assertEquals(bounded(vector(-1.0, 3.0)).numbers, Seq(0.0, 3.0))
    assert(bounded(vector(Double.NaN, 3.0)).numbers.head.isNaN)
  }

  test("reductions work on groups of neighbours") {
    def of(name: String) = new VectorReductionModel(name, 4, 2)(vector(1.0, 3.0, -5.0, -2.0)).numbers
    assertEquals(of("sum"), Seq(4.0, -7.0))
    assertEquals(of("max"), Seq(3.0, -2.0))
    assertEquals(of("min"), Seq(1.0, -5.0))
  }

  test("the logarithm of a sum of exponentials does not overflow") {
    def of(values: Double*) =
      new VectorReductionModel("log_sum_exp", values.size, values.size)(vector(values: _*))
    assertEqualsDouble(of(1000.0, 1000.0).numbers.head, 1000.0 + math.log(2.0), 1e-12)
    assertEquals(of(Double.NegativeInfinity, Double.NegativeInfinity).numbers.head, Double.NegativeInfinity)
  }

  property("a softmax sums to 1 and keeps the order") {
    forAll(Gen.nonEmptyListOf(Gen.choose(-800.0, 800.0))) { values =>
      val shares = new SoftmaxModel(values.size)(vector(values: _*)).numbers
      assertEqualsDouble(shares.sum, 1.0, 1e-12)
      assertEquals(shares.indexOf(shares.max), shares.indexOf(shares(values.indexOf(values.max))))
    }
  }

  test("the greatest element is the first among equals, or the first NaN") {
    def of(values: Double*) = new GreatestElementModel(values.size)(vector(values: _*))
    assertEquals(of(1.0, 3.0, 3.0), 1.0)
    assertEquals(of(-0.0, 0.0), 0.0)
    assertEquals(of(1.0, Double.NaN, 5.0, Double.NaN), 1.0)
    assertEquals(of(7.0), 0.0)
  }

  test("a constant does not depend on the row, and a repetition is the row again") {
    assertEquals(new ConstantVectorModel(1, Array(4.0, 5.0))(vector(Double.NaN)).numbers, Seq(4.0, 5.0))
    assertEquals(new VectorRepetitionModel(2, 2)(vector(1.0, 2.0)).numbers, Seq(1.0, 2.0, 1.0, 2.0))
  }

  test("tables add up the rows of the categories") {
    val model = new CategoryTablesModel(new Matrix(3, 2, Array(1.0, 2.0, 3.0, 4.0, 50.0, 60.0)), Array(2, 1))
    assertEquals(model(vector(1.9, 0.0)).numbers, Seq(53.0, 64.0))
    Seq(2.0, -1.0, Double.NaN).foreach(bad => intercept[IllegalArgumentException](model(vector(bad, 0.0))))
  }

  test("pairwise probabilities that agree are found again") {
    val p = Seq(0.2, 0.3, 0.5)
    val pairs = Seq((0, 1), (0, 2), (1, 2)).map { case (i, j) => p(i) / (p(i) + p(j)) }
    val found = new PairwiseCouplingModel(3)(vector(pairs: _*)).numbers
    assertEqualsDouble(found.sum, 1.0, 1e-12)
    found.zip(p).foreach { case (got, wanted) => assertEqualsDouble(got, wanted, 5e-3) }
    assert(new PairwiseCouplingModel(2)(vector(1.0)).numbers.head > 0.99)
  }
}

package io.flinkmleap.operator

import io.flinkmleap.BusyMachine

/** Values of the operators that prepare columns, at their edges. */
class PreparationOperatorsSuite extends munit.FunSuite with BusyMachine with Vectors {
  private[this] val NaN = Double.NaN

  test("a category is looked up, and what is missing or unknown has its own row") {
    val lookup = CategoryLookupModel(
      CategoryKeys.Texts(Vector("a", "b")),
      Array(1, 0),
      missing = CategoryLookupModel.Zeros,
      unknown = CategoryLookupModel.Refused,
      width = 2,
      table = None
    )
    assertEquals(lookup("a").toSeq, Seq(0.0, 1.0))
    assertEquals(lookup(null).toSeq, Seq(0.0, 0.0))
    assertEquals(lookup("c"), null)
  }

  test("numbers are categories too: zero has one sign, and NaN is missing") {
    val rows = Array(Array(1.5), Array(2.5), Array(NaN))
    val lookup = CategoryLookupModel(CategoryKeys.Numbers(Vector(0.0, 3.0)), Array(0, 1), 2, 0, 1, Some(rows))
    assertEquals(lookup(-0.0).toSeq, Seq(1.5))
    assertEquals(lookup(3.0).toSeq, Seq(2.5))
    assert(lookup(NaN).head.isNaN)
    assertEquals(lookup(7.0).toSeq, Seq(1.5))
    lookup(3.0)(0) = 9.0
    assertEquals(lookup(3.0).toSeq, Seq(2.5), "a caller owns its row")
  }

  test("a value on an edge is in the bin above it") {
    assertEquals(BinsModel(Array(Array(1.0, 2.0)), isOneHot = false)(vector(1.0)).numbers, Seq(1.0))
    val hot = BinsModel(Array(Array(1.0, 2.0), Array.empty), isOneHot = true)
    assertEquals(hot(vector(9.0, 0.0)).numbers, Seq(0.0, 0.0, 1.0, 1.0))
  }

  test("products are made of products before them") {
    val model = ProductsModel(2, Array(-1, -1, -1, 1, 2), Array(-1, 0, 1, 0, 0), from = 0)
    assertEquals(model(vector(3.0, 5.0)).numbers, Seq(1.0, 3.0, 5.0, 9.0, 15.0))
    assertEquals(model.copy(from = 3)(vector(3.0, 5.0)).numbers, Seq(9.0, 15.0))
  }

  test("a row of almost nothing is not normalized") {
    assertEquals(RowNormalizerModel("l2", 2)(vector(3.0, 4.0)).numbers, Seq(0.6, 0.8))
    assertEquals(RowNormalizerModel("max", 2)(vector(1e-16, 0.0)).numbers, Seq(1e-16, 0.0))
  }

  test("the norm of float32 numbers is a float32 number") {
    def normalized(norm: String, value: Double): Double =
      RowNormalizerModel(norm, 2, isSingle = true)(vector(value, 0.0)).numbers.head

    for (norm <- Seq("l1", "max")) {
      assertEquals(normalized(norm, 1.1e-6), 1.1e-6)
      assertEqualsDouble(normalized(norm, 1.2e-6), 1.0, 1e-7)
    }
    assertEquals(normalized("l2", 1e20), 0.0)
    assertEqualsDouble(normalized("l1", 1e20), 1.0, 1e-7)
  }

  test("interpolation keeps the last of equal points and does not leave them") {
    val (xs, ys) = (Array(0.0, 1.0, 1.0, 2.0), Array(0.0, 1.0, 5.0, 7.0))
    assertEquals(
      Seq(-1.0, 0.5, 1.0, 1.5, 9.0).map(LinearInterpolation(_, xs, ys)),
      Seq(0.0, 0.5, 5.0, 6.0, 7.0)
    )
    assert(LinearInterpolation(NaN, xs, ys).isNaN)
  }

  test(
    "quantiles in the middle of equal ones are halfway, and the ends of a normal distribution are finite"
  ) {
    val uniform =
      QuantileMapModel(Array(Array(0.0, 1.0, 1.0, 2.0)), Array(0.0, 0.25, 0.75, 1.0), isNormal = false)
    assertEquals(uniform(vector(1.0)).numbers, Seq(0.5))
    val normal = uniform.copy(isNormal = true)
    assertEqualsDouble(normal(vector(-4.0)).numbers.head, -5.199337582605575, 1e-9)
    assertEqualsDouble(normal(vector(4.0)).numbers.head, 5.19933758270342, 1e-9)
  }

  test("basis splines add up to one inside, and go on as they are told to") {
    val spline = new Spline(Array(-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0), 2)
    assertEqualsDouble(spline(1.3).sum, 1.0, 1e-15)
    def model(beyond: SplineBasisModel.Beyond) = SplineBasisModel(Array(spline), spline.size, beyond, false)
    assertEquals(model(SplineBasisModel.Constant)(vector(9.0)).numbers, spline(spline.end).toSeq)
    assertEqualsDouble(model(SplineBasisModel.Linear)(vector(9.0)).numbers.sum, 1.0, 1e-12)
    intercept[IllegalArgumentException](model(SplineBasisModel.Refuse)(vector(9.0)))
    intercept[IllegalArgumentException](model(SplineBasisModel.Constant)(vector(NaN)))
    val wrapped = SplineBasisModel(Array(spline), spline.size - 2, SplineBasisModel.Periodic, false)
    assertEquals(wrapped(vector(0.5)).numbers, wrapped(vector(3.5)).numbers)
  }

  test("a text takes the place of a missing one") {
    assertEquals(TextFillModel(None, "x")(null), "x")
    assertEquals(TextFillModel(Some("?"), "x")("?"), "x")
    assertEquals(TextFillModel(Some("?"), "x")(null), null)
  }

  test("a value that is not finite is refused where the next step refuses it") {
    def model(name: String) = ColumnFunctionModel(ColumnFunction.unsafeFromName(name), 1, Array.empty)
    intercept[IllegalArgumentException](model("finite")(vector(NaN)))
    intercept[IllegalArgumentException](model("not_infinite")(vector(Double.PositiveInfinity)))
    assert(model("not_infinite")(vector(NaN)).numbers.head.isNaN)
  }
}

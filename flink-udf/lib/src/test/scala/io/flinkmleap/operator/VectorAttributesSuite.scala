package io.flinkmleap.operator

import io.flinkmleap.BusyMachine
import io.flinkmleap.operator.VectorAttributesSuite._
import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.tensor.DenseTensor

/** What stands in a bundle for each operator, and what is refused. */
class VectorAttributesSuite extends munit.FunSuite with BusyMachine {
  private[this] val square = new Matrix(2, 2, Array(1.0, 2.0, 3.0, 4.0))

  private[this] val optional = Map(
    "nearest_donors" -> Set("missing_cells", "missing"),
    "row_comparison" -> Set("gamma", "degree", "coef0")
  )

  private[this] val written: Seq[(String, Written)] = Seq(
    "category_tables" -> Written(new CategoryTablesOp)(new CategoryTablesModel(square, Array(1, 1))),
    "constant_vector" -> Written(new ConstantVectorOp)(new ConstantVectorModel(2, Array(3.0))),
    "greatest_element" -> Written(new GreatestElementOp)(new GreatestElementModel(3)),
    "interpolation" -> Written(new InterpolationOp)(
      new InterpolationModel(1, Array(0.0, 1.0), Array(2.0, 3.0), "nan")
    ),
    "linear_map" -> Written(new LinearMapOp)(new LinearMapModel(square, Array(5.0, 6.0))),
    "nearest_donors" -> Written(new NearestDonorsOp)(
      new NearestDonorsModel(square, Array(), Array(2.0, 3.0), 1, 0.25, Double.NaN)
    ),
    "nearest_donors" -> Written(new NearestDonorsOp)(
      new NearestDonorsModel(square, Array(3), Array(2.0, 3.0), 1, 0.0, -1.0)
    ),
    "nearest_rows" -> Written(new NearestRowsOp)(
      new NearestRowsModel(square, "manhattan", 2.0, 1, true, square, 0.25)
    ),
    "pairwise_coupling" -> Written(new PairwiseCouplingOp)(new PairwiseCouplingModel(3)),
    "row_comparison" -> Written(new RowComparisonOp)(new RowComparisonModel(square, "rbf", 0.5, 2.0, 1.0)),
    "softmax" -> Written(new SoftmaxOp)(new SoftmaxModel(3)),
    "topic_shares" -> Written(new TopicSharesOp)(
      new TopicSharesModel(square, Array(0.5, 0.25), Array(1.0, 2.0))
    ),
    "vector_arithmetic" -> Written(new VectorArithmeticOp)(new VectorArithmeticModel("add", 2, 2, None)),
    "vector_arithmetic" -> Written(new VectorArithmeticOp)(
      new VectorArithmeticModel("div", 2, 1, Some(Array(4.0)))
    ),
    "vector_function" -> Written(new VectorFunctionOp)(new VectorFunctionModel("exp", 3)),
    "vector_reduction" -> Written(new VectorReductionOp)(new VectorReductionModel("max", 6, 3)),
    "vector_repetition" -> Written(new VectorRepetitionOp)(new VectorRepetitionModel(2, 3))
  )

  test("each operator is known by its name, and read as it was written") {
    written.foreach { case (name, each) =>
      assertEquals(each.name, name)
      assertEquals(each.again(each.attributes).attributes, each.attributes.attributes)
    }
  }

  test("an attribute that is missing is refused") {
    written.foreach { case (name, each) =>
      each.attributes.attributes.lookup.keys.foreach { attribute =>
        val left = each.attributes.attributes.lookup - attribute
        if (!optional.get(name).exists(_(attribute))) intercept[Exception](each.again(attributes(left)))
      }
    }
  }

  test("numbers that are not finite are refused") {
    Seq(Double.NaN, Double.PositiveInfinity).foreach { bad =>
      val broken = attributes(
        Map(
          "matrix" -> Value.tensor[Double](DenseTensor(Array(1.0, bad), Seq(1, 2))),
          "bias" -> Value.tensor[Double](DenseTensor(Array(0.0), Seq(1)))
        )
      )
      intercept[IllegalArgumentException](new LinearMapOp().read(broken))
    }
  }

  test("parameters that do not fit together are refused") {
    val broken: Seq[() => Any] = Seq(
      () => new Matrix(2, 2, Array(1.0)),
      () => new Matrix(0, 2, Array()),
      () => new LinearMapModel(square, Array(1.0)),
      () => new VectorFunctionModel("sinh", 2),
      () => new VectorFunctionModel("exp", 0),
      () => new VectorArithmeticModel("mod", 2, 2, None),
      () => new VectorArithmeticModel("add", 2, 3, None),
      () => new VectorReductionModel("sum", 5, 2),
      () => new VectorReductionModel("mean", 4, 2),
      () => new SoftmaxModel(0),
      () => new GreatestElementModel(-1),
      () => new TopicSharesModel(square, Array(0.5), Array(1.0, 1.0)),
      () => new TopicSharesModel(square, Array(0.5, 0.5), Array(1.0)),
      () => new TopicSharesModel(square, Array(0.5, 0.0), Array(1.0, 1.0)),
      () => new TopicSharesModel(new Matrix(1, 1, Array(-1.0)), Array(0.5), Array(1.0)),
      () => new RowComparisonModel(square, "cosine", 1.0, 1.0, 1.0),
      () => new RowComparisonModel(square, "rbf", Double.NaN, 1.0, 1.0),
      () => new RowComparisonModel(square, "minkowski", 1.0, 0.5, 1.0),
      () => new NearestRowsModel(square, "rbf", 2.0, 1, false, square, 0.0),
      () => new NearestRowsModel(square, "euclidean", 2.0, 3, false, square, 0.0),
      () => new NearestRowsModel(square, "euclidean", 2.0, 1, false, new Matrix(1, 1, Array(1.0)), 0.0),
      () => new NearestRowsModel(square, "euclidean", 2.0, 1, false, square, -1.0),
      () => new NearestDonorsModel(square, Array(4), Array(1.0, 1.0), 1, 0.0, Double.NaN),
      () => new NearestDonorsModel(square, Array(), Array(1.0), 1, 0.0, Double.NaN),
      () => new NearestDonorsModel(square, Array(), Array(1.0, 1.0), 0, 0.0, Double.NaN),
      () => new NearestDonorsModel(square, Array(), Array(1.0, 1.0), 1, -1.0, Double.NaN),
      () => new InterpolationModel(1, Array(0.0, 0.0), Array(1.0, 1.0), "clip"),
      () => new InterpolationModel(1, Array(0.0), Array(1.0, 1.0), "clip"),
      () => new InterpolationModel(1, Array(0.0), Array(1.0), "extrapolate"),
      () => new CategoryTablesModel(square, Array(1)),
      () => new CategoryTablesModel(square, Array(2, 0)),
      () => new ConstantVectorModel(1, Array()),
      () => new PairwiseCouplingModel(1),
      () => new VectorRepetitionModel(1 << 20, 1 << 20)
    )
    broken.foreach(make => intercept[IllegalArgumentException](make()))
  }
}

private object VectorAttributesSuite {

  /** An operator and what it writes for a model. */
  final class Written(val name: String, val attributes: Attributes, val again: Attributes => Attributes)

  object Written {
    def apply[M <: AnyRef](op: OwnOp[_, M])(model: M): Written = {
      val empty = Attributes(op.Model.opName)
      new Written(op.Model.opName, op.write(empty, model), read => op.write(empty, op.read(read)))
    }
  }

  def attributes(values: Map[String, Value]): Attributes =
    values.foldLeft(Attributes("test")) { case (all, (name, value)) => all.withValue(name, value) }
}

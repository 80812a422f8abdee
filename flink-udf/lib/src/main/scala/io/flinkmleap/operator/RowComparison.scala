package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** A distance or a kernel of the vector to every row of a matrix.
  *
  * @param metric
  *   `linear`, `poly`, `sigmoid`, `rbf`, `laplacian`, `squared_euclidean`, `euclidean`, `manhattan`,
  *   `chebyshev` or `minkowski`
  * @param gamma
  *   factor of `rbf`, `laplacian`, `poly` and `sigmoid`
  * @param degree
  *   exponent of `poly` and `minkowski`
  * @param coef0
  *   what `poly` and `sigmoid` add to the product
  */
final class RowComparisonModel(
    val rows: Matrix,
    val metric: String,
    val gamma: Double,
    val degree: Double,
    val coef0: Double
) extends VectorModel {
  VectorModel.checkFinite("a parameter of the metric", Array(gamma, degree, coef0))
  require(metric != "minkowski" || degree >= 1.0, "a minkowski distance of a degree below 1")

  private[this] val compare = new RowMetrics(gamma, degree, coef0).named(metric)

  override def inputSize: Int = rows.columns
  override def outputSize: Int = rows.rows

  override protected def computed(input: Array[Double]): Array[Double] = {
    val output = new Array[Double](rows.rows)
    var row = 0
    while (row < rows.rows) {
      output(row) = compare(input, rows.values, row * rows.columns)
      row += 1
    }
    output
  }
}

/** The stage with a [[RowComparisonModel]]: `input` to `output`. */
final case class RowComparison(
    override val uid: String = Transformer.uniqueName("row_comparison"),
    override val shape: NodeShape,
    override val model: RowComparisonModel
) extends VectorStage

/** `row_comparison` in a bundle: `rows` and `metric`, and where the metric has them `gamma`, `degree` and
  * `coef0`.
  */
final class RowComparisonOp extends OwnOp[RowComparison, RowComparisonModel]("row_comparison") {
  override private[operator] def read(attributes: Attributes): RowComparisonModel = {
    def number(name: String, default: Double) = attributes.getValue(name).fold(default)(_.getDouble)
    new RowComparisonModel(
      Matrix.read(attributes, "rows"),
      attributes.value("metric").getString,
      number("gamma", 1.0),
      number("degree", 2.0),
      number("coef0", 0.0)
    )
  }

  override private[operator] def write(attributes: Attributes, model: RowComparisonModel): Attributes =
    Matrix
      .write(attributes, "rows", model.rows)
      .withValue("metric", Value.string(model.metric))
      .withValue("gamma", Value.double(model.gamma))
      .withValue("degree", Value.double(model.degree))
      .withValue("coef0", Value.double(model.coef0))
}

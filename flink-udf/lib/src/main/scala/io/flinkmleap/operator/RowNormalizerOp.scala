package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** Divides a vector by its norm, as scikit-learn does: a norm of almost zero counts as 1.
  *
  * @param norm
  *   `l1`, `l2` or `max`
  * @param inputSize
  *   number of elements
  * @param isSingle
  *   whether the elements are float32 numbers, of which scikit-learn takes the norm in float32: more of them
  *   are almost zero, and a norm may be infinite
  */
final case class RowNormalizerModel(norm: String, inputSize: Int, isSingle: Boolean = false)
    extends VectorModel {
  require(Set("l1", "l2", "max")(norm), s"there is no norm $norm")

  override def outputSize: Int = inputSize

  override protected def computed(values: Array[Double]): Array[Double] = {
    val size = normOf(values)
    val divisor = if (size < smallest) 1.0 else size
    values.map(_ / divisor)
  }

  private[this] val smallest = 10.0 * (if (isSingle) Math.ulp(1.0f).toDouble else Math.ulp(1.0))

  private[this] def rounded(sum: Double): Double = if (isSingle) sum.toFloat.toDouble else sum

  private[this] def normOf(values: Array[Double]): Double = norm match {
    case "l1" => rounded(values.foldLeft(0.0)((sum, value) => sum + Math.abs(value)))
    case "l2" => Math.sqrt(rounded(values.foldLeft(0.0)((sum, value) => sum + value * value)))
    case _    => values.foldLeft(0.0)((greatest, value) => Math.max(greatest, Math.abs(value)))
  }
}

/** The stage of [[RowNormalizerModel]]. */
final case class RowNormalizerStage(
    override val uid: String = Transformer.uniqueName("row_normalizer"),
    override val shape: NodeShape,
    override val model: RowNormalizerModel
) extends VectorStage

/** Reads and writes `row_normalizer`. */
final class RowNormalizerOp extends OwnOp[RowNormalizerStage, RowNormalizerModel]("row_normalizer") {
  override private[operator] def read(attributes: Attributes): RowNormalizerModel =
    RowNormalizerModel(
      attributes.value("norm").getString,
      OperatorAttributes.count(attributes, "size"),
      attributes.getValue("single").exists(_.getBoolean)
    )

  override private[operator] def write(attributes: Attributes, model: RowNormalizerModel): Attributes = {
    val needed = attributes
      .withValue("norm", Value.string(model.norm))
      .withValue("size", Value.long(model.inputSize.toLong))
    if (model.isSingle) needed.withValue("single", Value.boolean(true)) else needed
  }
}

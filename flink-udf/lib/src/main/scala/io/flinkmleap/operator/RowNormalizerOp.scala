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
  */
final case class RowNormalizerModel(norm: String, inputSize: Int) extends VectorModel {
  require(Set("l1", "l2", "max")(norm), s"there is no norm $norm")

  override def outputSize: Int = inputSize

  override protected def computed(values: Array[Double]): Array[Double] = {
    val size = normOf(values)
    val divisor = if (size < RowNormalizerModel.Smallest) 1.0 else size
    values.map(_ / divisor)
  }

  private[this] def normOf(values: Array[Double]): Double = norm match {
    case "l1" => values.foldLeft(0.0)((sum, value) => sum + Math.abs(value))
    case "l2" => Math.sqrt(values.foldLeft(0.0)((sum, value) => sum + value * value))
    case _    => values.foldLeft(0.0)((greatest, value) => Math.max(greatest, Math.abs(value)))
  }
}

object RowNormalizerModel {

  /** Norms below this count as zero. */
  val Smallest: Double = 10.0 * Math.ulp(1.0)
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
      OperatorAttributes.count(attributes, "size")
    )

  override private[operator] def write(attributes: Attributes, model: RowNormalizerModel): Attributes =
    attributes
      .withValue("norm", Value.string(model.norm))
      .withValue("size", Value.long(model.inputSize.toLong))
}

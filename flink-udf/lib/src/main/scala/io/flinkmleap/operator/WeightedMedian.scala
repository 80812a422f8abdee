package io.flinkmleap.operator

import io.flinkmleap.operator.VectorModel.checkFinite
import ml.combust.bundle.dsl.{Model => Attributes}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The smallest element that, together with all smaller ones, has at least half of the weight.
  *
  * @param weights
  *   one for each element
  */
final class WeightedMedianModel(val weights: Array[Double]) extends VectorModel {
  require(weights.nonEmpty, "a vector without elements")
  checkFinite("weights", weights)

  override def inputSize: Int = weights.length
  override def outputSize: Int = 1

  override protected def computed(input: Array[Double]): Array[Double] = {
    val order = input.indices.sortBy(input(_))(Ordering.Double)
    val sums = order.scanLeft(0.0)((sum, place) => sum + weights(place)).tail
    val half = 0.5 * sums.last
    val found = sums.indexWhere(_ >= half)
    Array(input(order(math.max(found, 0))))
  }
}

/** The stage with a [[WeightedMedianModel]]: `input` to `output`. */
final case class WeightedMedian(
    override val uid: String = Transformer.uniqueName("weighted_median"),
    override val shape: NodeShape,
    override val model: WeightedMedianModel
) extends VectorStage

/** `weighted_median` in a bundle: `weights`. */
final class WeightedMedianOp extends OwnOp[WeightedMedian, WeightedMedianModel]("weighted_median") {
  override private[operator] def read(attributes: Attributes): WeightedMedianModel =
    new WeightedMedianModel(VectorAttribute.read(attributes, "weights"))

  override private[operator] def write(attributes: Attributes, model: WeightedMedianModel): Attributes =
    VectorAttribute.write(attributes, "weights", model.weights)
}

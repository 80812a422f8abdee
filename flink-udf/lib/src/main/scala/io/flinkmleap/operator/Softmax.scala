package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The exponentials of the elements, divided by their sum. They are taken relative to the greatest element,
  * so that nothing overflows and the sum is at least 1.
  *
  * @param size
  *   length of the vectors
  */
final class SoftmaxModel(size: Int) extends VectorModel {
  require(size > 0, "a vector without elements")

  override def inputSize: Int = size
  override def outputSize: Int = size

  override protected def computed(input: Array[Double]): Array[Double] = {
    val greatest = VectorReductionModel.max(input, 0, size)
    val output = new Array[Double](size)
    var total = 0.0
    var i = 0
    while (i < size) {
      output(i) = math.exp(input(i) - greatest)
      total += output(i)
      i += 1
    }
    i = 0
    while (i < size) {
      output(i) /= total
      i += 1
    }
    output
  }
}

/** The stage with a [[SoftmaxModel]]: `input` to `output`. */
final case class Softmax(
    override val uid: String = Transformer.uniqueName("softmax"),
    override val shape: NodeShape,
    override val model: SoftmaxModel
) extends VectorStage

/** `softmax` in a bundle: `size`. */
final class SoftmaxOp extends OwnOp[Softmax, SoftmaxModel]("softmax") {
  override private[operator] def read(attributes: Attributes): SoftmaxModel =
    new SoftmaxModel(attributes.value("size").getInt)

  override private[operator] def write(attributes: Attributes, model: SoftmaxModel): Attributes =
    attributes.withValue("size", Value.int(model.inputSize))
}

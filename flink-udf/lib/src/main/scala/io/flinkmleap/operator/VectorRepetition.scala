package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The vector several times, one after the other.
  *
  * @param size
  *   length of the vectors that it takes
  */
final class VectorRepetitionModel(size: Int, val times: Int) extends VectorModel {
  require(size > 0 && times > 0, "a vector without elements")
  require(size.toLong * times <= VectorRepetitionModel.Longest, s"$times times a vector of length $size")

  override def inputSize: Int = size
  override def outputSize: Int = size * times

  override protected def computed(input: Array[Double]): Array[Double] = {
    val output = new Array[Double](outputSize)
    var i = 0
    while (i < times) {
      System.arraycopy(input, 0, output, i * size, size)
      i += 1
    }
    output
  }
}

private[operator] object VectorRepetitionModel {

  /** No model has so many numbers for each row, and a row must not fill the memory. */
  val Longest: Long = 1L << 24
}

/** The stage with a [[VectorRepetitionModel]]: `input` to `output`. */
final case class VectorRepetition(
    override val uid: String = Transformer.uniqueName("vector_repetition"),
    override val shape: NodeShape,
    override val model: VectorRepetitionModel
) extends VectorStage

/** `vector_repetition` in a bundle: `size` and `times`. */
final class VectorRepetitionOp extends OwnOp[VectorRepetition, VectorRepetitionModel]("vector_repetition") {
  override private[operator] def read(attributes: Attributes): VectorRepetitionModel =
    new VectorRepetitionModel(attributes.value("size").getInt, attributes.value("times").getInt)

  override private[operator] def write(attributes: Attributes, model: VectorRepetitionModel): Attributes =
    attributes
      .withValue("size", Value.int(model.inputSize))
      .withValue("times", Value.int(model.times))
}

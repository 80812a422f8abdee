package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The same vector for every row, whatever the row is.
  *
  * @param size
  *   length of the vectors that it takes
  * @param values
  *   the vector that it gives
  */
final class ConstantVectorModel(size: Int, val values: Array[Double]) extends VectorModel {
  require(size > 0 && values.nonEmpty, "a vector without elements")

  override def inputSize: Int = size
  override def outputSize: Int = values.length

  override protected def computed(input: Array[Double]): Array[Double] = values.clone()
}

/** The stage with a [[ConstantVectorModel]]: `input` to `output`. */
final case class ConstantVector(
    override val uid: String = Transformer.uniqueName("constant_vector"),
    override val shape: NodeShape,
    override val model: ConstantVectorModel
) extends VectorStage

/** `constant_vector` in a bundle: `size` and `values`. */
final class ConstantVectorOp extends OwnOp[ConstantVector, ConstantVectorModel]("constant_vector") {
  override private[operator] def read(attributes: Attributes): ConstantVectorModel =
    new ConstantVectorModel(
      attributes.value("size").getInt,
      VectorAttribute.read(attributes, "values")
    )

  override private[operator] def write(attributes: Attributes, model: ConstantVectorModel): Attributes =
    VectorAttribute
      .write(attributes, "values", model.values)
      .withValue("size", Value.int(model.inputSize))
}

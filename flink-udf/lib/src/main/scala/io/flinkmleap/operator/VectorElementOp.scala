package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core
import ml.combust.mleap.core.types.{NodeShape, ScalarType, StructType, TensorType}
import ml.combust.mleap.runtime.frame.{SimpleTransformer, Transformer}
import ml.combust.mleap.runtime.function.UserDefinedFunction
import ml.combust.mleap.tensor.Tensor

/** One element of a vector as a number.
  *
  * @param index
  *   which one, from 0
  * @param inputSize
  *   number of elements
  */
final case class VectorElementModel(index: Int, inputSize: Int) extends core.Model {
  require(index < inputSize, s"there is no element $index of $inputSize")

  /** The element. */
  def apply(values: Array[Double]): Double = {
    require(values.length == inputSize, s"the operator takes $inputSize values and not ${values.length}")
    values(index)
  }

  override def inputSchema: StructType = StructType("input" -> TensorType.Double(inputSize)).get

  override def outputSchema: StructType = StructType("output" -> ScalarType.Double.nonNullable).get
}

/** The stage of [[VectorElementModel]]. */
final case class VectorElementStage(
    override val uid: String = Transformer.uniqueName("vector_element"),
    override val shape: NodeShape,
    override val model: VectorElementModel
) extends SimpleTransformer {
  override val exec: UserDefinedFunction = (input: Tensor[Double]) => model(input.toArray)
}

/** Reads and writes `vector_element`. */
final class VectorElementOp extends OwnOp[VectorElementStage, VectorElementModel]("vector_element") {
  override private[operator] def read(attributes: Attributes): VectorElementModel =
    VectorElementModel(
      OperatorAttributes.count(attributes, "index"),
      OperatorAttributes.count(attributes, "size")
    )

  override private[operator] def write(attributes: Attributes, model: VectorElementModel): Attributes =
    attributes
      .withValue("index", Value.long(model.index.toLong))
      .withValue("size", Value.long(model.inputSize.toLong))
}

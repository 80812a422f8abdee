package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.Model
import ml.combust.mleap.core.types.{NodeShape, ScalarType, StructType, TensorType}
import ml.combust.mleap.runtime.frame.{SimpleTransformer, Transformer}
import ml.combust.mleap.runtime.function.UserDefinedFunction
import ml.combust.mleap.tensor.Tensor

/** The place of the greatest element, counted from 0: the first among equals, and the first NaN where there
  * is one.
  *
  * @param size
  *   length of the vectors
  */
final class GreatestElementModel(val size: Int) extends Model {
  require(size > 0, "a vector without elements")

  /** Finds the place in one row. */
  def apply(input: Tensor[Double]): Double = {
    VectorModel.checkSize(input, size)
    val values = input.toArray
    var greatest = 0
    var i = 1
    while (i < size && !values(greatest).isNaN) {
      if (!(values(i) <= values(greatest))) greatest = i
      i += 1
    }
    greatest.toDouble
  }

  override def inputSchema: StructType = StructType("input" -> TensorType.Double(size)).get

  override def outputSchema: StructType = StructType("output" -> ScalarType.Double.nonNullable).get
}

/** The stage with a [[GreatestElementModel]]: `input` to `output`. */
final case class GreatestElement(
    override val uid: String = Transformer.uniqueName("greatest_element"),
    override val shape: NodeShape,
    override val model: GreatestElementModel
) extends SimpleTransformer {
  override val exec: UserDefinedFunction = (input: Tensor[Double]) => model(input)
}

/** `greatest_element` in a bundle: `size`. */
final class GreatestElementOp extends OwnOp[GreatestElement, GreatestElementModel]("greatest_element") {
  override private[operator] def read(attributes: Attributes): GreatestElementModel =
    new GreatestElementModel(attributes.value("size").getInt)

  override private[operator] def write(attributes: Attributes, model: GreatestElementModel): Attributes =
    attributes.withValue("size", Value.int(model.size))
}

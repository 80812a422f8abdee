package io.flinkmleap.operator

import ml.combust.mleap.core.Model
import ml.combust.mleap.core.types.{StructType, TensorType}
import ml.combust.mleap.runtime.frame.SimpleTransformer
import ml.combust.mleap.runtime.function.UserDefinedFunction
import ml.combust.mleap.tensor.{DenseTensor, Tensor}

/** A function of vectors of one length to vectors of one length. */
trait RowModel extends Model {

  /** Number of elements that it takes. */
  def inputSize: Int

  /** Number of elements that it gives. */
  def outputSize: Int

  /** The result in a new array. The caller has checked the length, and keeps the array. */
  protected def transformed(values: Array[Double]): Array[Double]

  /** The result in a new array.
    *
    * @throws java.lang.IllegalArgumentException
    *   when the vector has another length
    */
  final def apply(values: Array[Double]): Array[Double] = {
    require(values.length == inputSize, s"the operator takes $inputSize values and not ${values.length}")
    transformed(values)
  }

  override def inputSchema: StructType = StructType("input" -> TensorType.Double(inputSize)).get

  override def outputSchema: StructType = StructType("output" -> TensorType.Double(outputSize)).get
}

/** The stage of a pipeline with such a function, at the ports `input` and `output`. */
private[operator] trait RowStage extends SimpleTransformer {
  override val model: RowModel

  override val exec: UserDefinedFunction = (input: Tensor[Double]) => dense(model(input.toArray))

  private[this] def dense(values: Array[Double]): Tensor[Double] = DenseTensor(values, Seq(values.length))
}

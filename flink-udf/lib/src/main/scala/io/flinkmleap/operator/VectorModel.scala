package io.flinkmleap.operator

import ml.combust.mleap.core.Model
import ml.combust.mleap.core.types.{StructType, TensorType}
import ml.combust.mleap.runtime.frame.SimpleTransformer
import ml.combust.mleap.runtime.function.UserDefinedFunction
import ml.combust.mleap.tensor.{DenseTensor, Tensor}

/** What an operator computes that takes one vector and gives another one. Every constructor checks its
  * parameters with `require`, so that a broken bundle is refused when it is loaded.
  */
trait VectorModel extends Model {

  /** Length of the vectors it takes. */
  def inputSize: Int

  /** Length of the vectors it gives. */
  def outputSize: Int

  /** Computes one row, of the right length, into a new array; the input is left as it is. */
  protected def computed(input: Array[Double]): Array[Double]

  /** Computes one row.
    *
    * @throws IllegalArgumentException
    *   if the vector has another length than [[inputSize]]
    */
  def apply(input: Tensor[Double]): Tensor[Double] = {
    VectorModel.checkSize(input, inputSize)
    DenseTensor(computed(input.toArray), Seq(outputSize))
  }

  override def inputSchema: StructType = StructType("input" -> TensorType.Double(inputSize)).get

  override def outputSchema: StructType = StructType("output" -> TensorType.Double(outputSize)).get
}

/** The stage of a pipeline with a [[VectorModel]]: `input` to `output`. */
private[operator] trait VectorStage extends SimpleTransformer {
  override val model: VectorModel

  override val exec: UserDefinedFunction = (input: Tensor[Double]) => model(input)
}

private[operator] object VectorModel {

  /** Refuses a vector of another length. */
  def checkSize(input: Tensor[Double], size: Int): Unit =
    require(input.size == size, s"a vector of length ${input.size} where one of length $size belongs")

  /** Refuses numbers that are infinite or not a number. */
  def checkFinite(name: String, values: Array[Double]): Unit =
    require(
      values.forall(value => !value.isNaN && !value.isInfinite),
      s"$name holds a number that is not finite"
    )
}

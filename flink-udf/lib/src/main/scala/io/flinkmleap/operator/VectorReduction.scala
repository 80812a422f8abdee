package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** One number of every group of neighbouring elements.
  *
  * @param reduction
  *   `sum`, `max`, `min`, `log_sum_exp`, or `single_sum`, which rounds to float32 after each addition
  * @param size
  *   length of the vectors
  * @param group
  *   how many elements make one number; the size is a multiple of it
  */
final class VectorReductionModel(val reduction: String, size: Int, val group: Int) extends VectorModel {
  require(group > 0 && size > 0 && size % group == 0, s"groups of $group in a vector of length $size")

  private[this] val reduce: (Array[Double], Int, Int) => Double = reduction match {
    case "sum"         => VectorReductionModel.sum
    case "max"         => VectorReductionModel.max
    case "min"         => VectorReductionModel.min
    case "log_sum_exp" => VectorReductionModel.logSumExp
    case "single_sum"  => VectorReductionModel.singleSum
    case other         => throw new IllegalArgumentException(s"there is no reduction $other of a vector")
  }

  override def inputSize: Int = size
  override def outputSize: Int = size / group

  override protected def computed(input: Array[Double]): Array[Double] = {
    val output = new Array[Double](outputSize)
    var i = 0
    while (i < output.length) {
      output(i) = reduce(input, i * group, (i + 1) * group)
      i += 1
    }
    output
  }
}

private[operator] object VectorReductionModel {

  /** The sum of the elements from `start` until `end`. */
  def sum(values: Array[Double], start: Int, end: Int): Double = {
    var total = 0.0
    var i = start
    while (i < end) {
      total += values(i)
      i += 1
    }
    total
  }

  /** The same, rounded to float32 after each addition. */
  def singleSum(values: Array[Double], start: Int, end: Int): Double = {
    var total = 0.0
    var i = start
    while (i < end) {
      total = (total + values(i)).toFloat.toDouble
      i += 1
    }
    total
  }

  /** The greatest of them; NaN when there is one. */
  def max(values: Array[Double], start: Int, end: Int): Double = {
    var greatest = values(start)
    var i = start + 1
    while (i < end) {
      greatest = math.max(greatest, values(i))
      i += 1
    }
    greatest
  }

  /** The least of them; NaN when there is one. */
  def min(values: Array[Double], start: Int, end: Int): Double = {
    var least = values(start)
    var i = start + 1
    while (i < end) {
      least = math.min(least, values(i))
      i += 1
    }
    least
  }

  /** The logarithm of the sum of their exponentials, without overflow. */
  def logSumExp(values: Array[Double], start: Int, end: Int): Double = {
    val greatest = max(values, start, end)
    val shift = if (greatest.isInfinite) 0.0 else greatest
    var total = 0.0
    var i = start
    while (i < end) {
      total += math.exp(values(i) - shift)
      i += 1
    }
    math.log(total) + shift
  }
}

/** The stage with a [[VectorReductionModel]]: `input` to `output`. */
final case class VectorReduction(
    override val uid: String = Transformer.uniqueName("vector_reduction"),
    override val shape: NodeShape,
    override val model: VectorReductionModel
) extends VectorStage

/** `vector_reduction` in a bundle: `reduction`, `size` and `group`. */
final class VectorReductionOp extends OwnOp[VectorReduction, VectorReductionModel]("vector_reduction") {
  override private[operator] def read(attributes: Attributes): VectorReductionModel =
    new VectorReductionModel(
      attributes.value("reduction").getString,
      attributes.value("size").getInt,
      attributes.value("group").getInt
    )

  override private[operator] def write(attributes: Attributes, model: VectorReductionModel): Attributes =
    attributes
      .withValue("reduction", Value.string(model.reduction))
      .withValue("size", Value.int(model.inputSize))
      .withValue("group", Value.int(model.group))
}

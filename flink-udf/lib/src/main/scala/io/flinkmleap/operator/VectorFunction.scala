package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.tensor.{SparseTensor, Tensor}

/** One function of every element.
  *
  * @param function
  *   a name of [[VectorFunctionModel.Functions]]
  * @param size
  *   length of the vectors
  */
final class VectorFunctionModel(val function: String, size: Int) extends VectorModel {
  require(size > 0, "a vector without elements")

  private[this] val compute =
    VectorFunctionModel.Functions.getOrElse(
      function,
      throw new IllegalArgumentException(s"there is no function $function of an element")
    )
  private[this] val keepsZero = compute(0.0) == 0.0

  override def inputSize: Int = size
  override def outputSize: Int = size

  override def apply(input: Tensor[Double]): Tensor[Double] = input match {
    case sparse: SparseTensor[Double] if keepsZero =>
      VectorModel.checkSize(input, size)
      SparseTensor(sparse.indices, computed(sparse.values), sparse.dimensions)
    case other => super.apply(other)
  }

  override protected def computed(input: Array[Double]): Array[Double] = {
    val output = new Array[Double](input.length)
    var i = 0
    while (i < input.length) {
      output(i) = compute(input(i))
      i += 1
    }
    output
  }
}

object VectorFunctionModel {
  private[operator] trait Function {
    def apply(value: Double): Double
  }

  /** The functions by name; `logistic` is 1 / (1 + exp(-x)), `single` rounds to float32, `step` is 1 above
    * zero and 0 elsewhere.
    */
  private[operator] val Functions: Map[String, Function] = Map(
    "abs" -> (math.abs(_)),
    "cos" -> (math.cos(_)),
    "exp" -> (math.exp(_)),
    "log" -> (math.log(_)),
    "logistic" -> (value => 1.0 / (1.0 + math.exp(-value))),
    "relu" -> (math.max(_, 0.0)),
    "single" -> (_.toFloat.toDouble),
    "sqrt" -> (math.sqrt(_)),
    "square" -> (value => value * value),
    "step" -> (value => if (value > 0.0) 1.0 else 0.0),
    "tanh" -> (math.tanh(_)),
    "truncate" -> (value => if (value < 0.0) math.ceil(value) else math.floor(value))
  )
}

/** The stage with a [[VectorFunctionModel]]: `input` to `output`. */
final case class VectorFunction(
    override val uid: String = Transformer.uniqueName("vector_function"),
    override val shape: NodeShape,
    override val model: VectorFunctionModel
) extends VectorStage

/** `vector_function` in a bundle: `function` and `size`. */
final class VectorFunctionOp extends OwnOp[VectorFunction, VectorFunctionModel]("vector_function") {
  override private[operator] def read(attributes: Attributes): VectorFunctionModel =
    new VectorFunctionModel(attributes.value("function").getString, attributes.value("size").getInt)

  override private[operator] def write(attributes: Attributes, model: VectorFunctionModel): Attributes =
    attributes
      .withValue("function", Value.string(model.function))
      .withValue("size", Value.int(model.inputSize))
}

package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.Model
import ml.combust.mleap.core.types.{NodeShape, StructField, StructType, TensorType}
import ml.combust.mleap.runtime.frame.{SimpleTransformer, Transformer}
import ml.combust.mleap.runtime.function.UserDefinedFunction
import ml.combust.mleap.tensor.{DenseTensor, Tensor}

/** One operation of each element of a vector with the element of another vector in its place. A vector of
  * length 1 stands for that number in every place. A NaN on either side gives NaN.
  *
  * @param operation
  *   a name of [[VectorArithmeticModel.Operations]]
  * @param leftSize
  *   length of the vector on the left
  * @param rightSize
  *   length of the vector on the right
  * @param constant
  *   the vector on the right, where it is the same for all rows
  */
final class VectorArithmeticModel(
    val operation: String,
    val leftSize: Int,
    val rightSize: Int,
    val constant: Option[Array[Double]]
) extends Model {
  require(leftSize > 0 && rightSize > 0, "a vector without elements")
  require(
    leftSize == rightSize || leftSize == 1 || rightSize == 1,
    s"a vector of length $leftSize $operation one of length $rightSize"
  )

  private[this] val compute =
    VectorArithmeticModel.Operations.getOrElse(
      operation,
      throw new IllegalArgumentException(s"there is no operation $operation of two vectors")
    )
  private[this] val size = math.max(leftSize, rightSize)

  /** Computes one row against the constant. */
  def apply(left: Tensor[Double]): Tensor[Double] = {
    VectorModel.checkSize(left, leftSize)
    computed(left.toArray, constant.get)
  }

  /** Computes one row. */
  def apply(left: Tensor[Double], right: Tensor[Double]): Tensor[Double] = {
    VectorModel.checkSize(left, leftSize)
    VectorModel.checkSize(right, rightSize)
    computed(left.toArray, right.toArray)
  }

  private[this] def computed(left: Array[Double], right: Array[Double]): Tensor[Double] = {
    val output = new Array[Double](size)
    val leftStep = if (leftSize == 1) 0 else 1
    val rightStep = if (rightSize == 1) 0 else 1
    var i = 0
    while (i < size) {
      output(i) = compute(left(i * leftStep), right(i * rightStep))
      i += 1
    }
    DenseTensor(output, Seq(size))
  }

  override def inputSchema: StructType = {
    val left = StructField("input_a" -> TensorType.Double(leftSize))
    val right = StructField("input_b" -> TensorType.Double(rightSize))
    StructType(if (constant.isDefined) Seq(left) else Seq(left, right)).get
  }

  override def outputSchema: StructType = StructType("output" -> TensorType.Double(size)).get
}

object VectorArithmeticModel {
  private[operator] trait Operation {
    def apply(left: Double, right: Double): Double
  }

  /** The operations by name. */
  private[operator] val Operations: Map[String, Operation] = Map(
    "add" -> (_ + _),
    "sub" -> (_ - _),
    "mul" -> (_ * _),
    "div" -> (_ / _),
    "min" -> (math.min(_, _)),
    "max" -> (math.max(_, _)),
    "pow" -> (math.pow(_, _))
  )
}

/** The stage with a [[VectorArithmeticModel]]: `input_a` and, where there is no constant, `input_b` to
  * `output`.
  */
final case class VectorArithmetic(
    override val uid: String = Transformer.uniqueName("vector_arithmetic"),
    override val shape: NodeShape,
    override val model: VectorArithmeticModel
) extends SimpleTransformer {
  private[this] def ofOne: UserDefinedFunction = (left: Tensor[Double]) => model(left)
  private[this] def ofTwo: UserDefinedFunction = (left: Tensor[Double], right: Tensor[Double]) =>
    model(left, right)

  override val exec: UserDefinedFunction = if (model.constant.isDefined) ofOne else ofTwo
}

/** `vector_arithmetic` in a bundle: `operation`, `left_size`, and `right_size` or the vector `constant`. */
final class VectorArithmeticOp extends OwnOp[VectorArithmetic, VectorArithmeticModel]("vector_arithmetic") {
  override private[operator] def read(attributes: Attributes): VectorArithmeticModel = {
    val constant = attributes.getValue("constant").map(_ => VectorAttribute.read(attributes, "constant"))
    new VectorArithmeticModel(
      attributes.value("operation").getString,
      attributes.value("left_size").getInt,
      constant.fold(attributes.value("right_size").getInt)(_.length),
      constant
    )
  }

  override private[operator] def write(attributes: Attributes, model: VectorArithmeticModel): Attributes = {
    val common = attributes
      .withValue("operation", Value.string(model.operation))
      .withValue("left_size", Value.int(model.leftSize))
    model.constant.fold(common.withValue("right_size", Value.int(model.rightSize))) { constant =>
      VectorAttribute.write(common, "constant", constant)
    }
  }
}

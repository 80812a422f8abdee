package io.flinkmleap.operator

import java.util

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** A function of each element that is made of straight lines between points.
  *
  * @param size
  *   length of the vectors
  * @param xs
  *   places of the points, ascending
  * @param ys
  *   values of the points
  * @param outside
  *   what becomes of a number beyond the points: `clip` takes the value of the outermost one, `nan` gives
  *   NaN, `raise` refuses the row
  */
final class InterpolationModel(
    size: Int,
    val xs: Array[Double],
    val ys: Array[Double],
    val outside: String
) extends VectorModel {
  require(size > 0, "a vector without elements")
  require(xs.length == ys.length, s"${xs.length} places for ${ys.length} values")
  require(xs.indices.tail.forall(i => xs(i - 1) < xs(i)), "the places of the points do not ascend")
  require(InterpolationModel.Outside(outside), s"there is no way $outside beyond the points")

  override def inputSize: Int = size
  override def outputSize: Int = size

  override protected def computed(input: Array[Double]): Array[Double] = input.map(at)

  private[this] def at(x: Double): Double = {
    val found = util.Arrays.binarySearch(xs, x)
    if (x.isNaN) x
    else if (found >= 0) ys(found)
    else {
      val above = -found - 1
      if (above == 0) beyond(x, ys.head)
      else if (above == xs.length) beyond(x, ys.last)
      else {
        val slope = (ys(above) - ys(above - 1)) / (xs(above) - xs(above - 1))
        slope * (x - xs(above - 1)) + ys(above - 1)
      }
    }
  }

  private[this] def beyond(x: Double, nearest: Double): Double = outside match {
    case "clip" => nearest
    case "nan"  => Double.NaN
    case _      => throw new IllegalArgumentException(s"$x is beyond the values of the training")
  }
}

private[operator] object InterpolationModel {
  val Outside: Set[String] = Set("clip", "nan", "raise")
}

/** The stage with an [[InterpolationModel]]: `input` to `output`. */
final case class Interpolation(
    override val uid: String = Transformer.uniqueName("interpolation"),
    override val shape: NodeShape,
    override val model: InterpolationModel
) extends VectorStage

/** `interpolation` in a bundle: `size`, `xs`, `ys` and `outside`. */
final class InterpolationOp extends OwnOp[Interpolation, InterpolationModel]("interpolation") {
  override private[operator] def read(attributes: Attributes): InterpolationModel =
    new InterpolationModel(
      attributes.value("size").getInt,
      VectorAttribute.read(attributes, "xs"),
      VectorAttribute.read(attributes, "ys"),
      attributes.value("outside").getString
    )

  override private[operator] def write(attributes: Attributes, model: InterpolationModel): Attributes = {
    val points =
      VectorAttribute.write(VectorAttribute.write(attributes, "xs", model.xs), "ys", model.ys)
    points
      .withValue("size", Value.int(model.inputSize))
      .withValue("outside", Value.string(model.outside))
  }
}

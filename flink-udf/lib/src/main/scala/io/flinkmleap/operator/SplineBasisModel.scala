package io.flinkmleap.operator

/** The values of basis splines at each element of a vector, side by side.
  *
  * @param splines
  *   one for each element
  * @param width
  *   for each element the number of results: beyond it they are added to the first ones, as the splines of a
  *   period are
  * @param beyond
  *   what happens outside of the pieces
  * @param zerosForMissing
  *   whether NaN gives zeros; otherwise it is refused
  */
final case class SplineBasisModel(
    splines: Array[Spline],
    width: Int,
    beyond: SplineBasisModel.Beyond,
    zerosForMissing: Boolean
) extends VectorModel {
  require(width > 0 && splines.forall(_.size <= 2 * width), s"splines do not fit $width results")
  private[this] val edges = splines.map(spline => (spline(spline.start), spline(spline.end)))
  private[this] val slopes = splines.map { spline =>
    if (beyond == SplineBasisModel.Linear) (spline.slopes(spline.start), spline.slopes(spline.end))
    else (new Array[Double](spline.size), new Array[Double](spline.size))
  }

  override def inputSize: Int = splines.length

  override def outputSize: Int = Math.multiplyExact(splines.length, width)

  override protected def computed(values: Array[Double]): Array[Double] = {
    val results = new Array[Double](outputSize)
    var i = 0
    while (i < splines.length) {
      val basis = at(i, values(i))
      var j = 0
      while (j < basis.length) {
        results(i * width + j % width) += basis(j)
        j += 1
      }
      i += 1
    }
    results
  }

  private[this] def at(i: Int, value: Double): Array[Double] = {
    val spline = splines(i)
    if (value != value) {
      require(zerosForMissing, "the splines take no missing value")
      new Array[Double](0)
    } else
      beyond match {
        case SplineBasisModel.Continue => spline(value)
        case SplineBasisModel.Periodic => spline(spline.wrapped(value))
        case SplineBasisModel.Refuse =>
          require(value >= spline.start && value <= spline.end, "a value is beyond the knots of its splines")
          spline(value)
        case _ if value < spline.start => line(edges(i)._1, slopes(i)._1, value - spline.start)
        case _ if value > spline.end   => line(edges(i)._2, slopes(i)._2, value - spline.end)
        case _                         => spline(value)
      }
  }

  private[this] def line(values: Array[Double], slopes: Array[Double], distance: Double): Array[Double] =
    Array.tabulate(values.length)(j => values(j) + distance * slopes(j))
}

object SplineBasisModel {

  /** What happens outside of the pieces. */
  sealed abstract class Beyond(val name: String) extends Product with Serializable

  /** The value at the end of the pieces. */
  case object Constant extends Beyond("constant")

  /** The line through the end of the pieces. */
  case object Linear extends Beyond("linear")

  /** The outer pieces go on. */
  case object Continue extends Beyond("continue")

  /** The pieces begin again. */
  case object Periodic extends Beyond("periodic")

  /** Nothing: such a value is refused. */
  case object Refuse extends Beyond("error")

  /** All of them by name. */
  val all: Map[String, Beyond] =
    Vector[Beyond](Constant, Linear, Continue, Periodic, Refuse).map(each => each.name -> each).toMap
}

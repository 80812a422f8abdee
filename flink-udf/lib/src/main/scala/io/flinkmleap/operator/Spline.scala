package io.flinkmleap.operator

/** The basis splines over the knots of one element.
  *
  * @param knots
  *   rising
  * @param degree
  *   of the pieces
  */
final class Spline(val knots: Array[Double], val degree: Int) {
  require(degree >= 0 && knots.length >= 2 * degree + 2, "there are too few knots for the degree")
  OperatorAttributes.requireRising(knots, "knots")

  /** Number of basis splines. */
  val size: Int = knots.length - degree - 1

  /** Where the first piece begins. */
  val start: Double = knots(degree)

  /** Where the last piece ends. */
  val end: Double = knots(size)

  /** The values of all basis splines, of the outer pieces where `x` is beyond them. */
  def apply(x: Double): Array[Double] = {
    val piece = pieceOf(x)
    val values = new Array[Double](size)
    System.arraycopy(local(x, piece, degree), 0, values, piece - degree, degree + 1)
    values
  }

  /** The slopes of all basis splines at `x`. */
  def slopes(x: Double): Array[Double] = {
    val slopes = new Array[Double](size)
    if (degree > 0) {
      val piece = pieceOf(x)
      val lower = local(x, piece, degree - 1)
      (0 to degree).foreach { j =>
        val i = piece - degree + j
        val left = if (j > 0) lower(j - 1) / (knots(i + degree) - knots(i)) else 0.0
        val right = if (j < degree) lower(j) / (knots(i + degree + 1) - knots(i + 1)) else 0.0
        slopes(i) = degree * (left - right)
      }
    }
    slopes
  }

  /** `x` moved by whole periods to between `start` and `end`. */
  def wrapped(x: Double): Double = {
    val period = end - start
    if (period > 0.0) start + ((x - start) - Math.floor((x - start) / period) * period) else 0.0
  }

  private[this] def pieceOf(x: Double): Int = {
    var low = degree
    var high = size
    while (high - low > 1) {
      val middle = (low + high) >>> 1
      if (knots(middle) <= x) low = middle else high = middle
    }
    low
  }

  /** The basis splines of a degree that are not zero on a piece, by the recursion of de Boor and Cox. */
  private[this] def local(x: Double, piece: Int, degree: Int): Array[Double] = {
    val values = new Array[Double](degree + 1)
    values(0) = 1.0
    var d = 1
    while (d <= degree) {
      var carried = 0.0
      var j = 0
      while (j < d) {
        val right = knots(piece + j + 1)
        val left = knots(piece + j + 1 - d)
        val share = if (right == left) 0.0 else values(j) / (right - left)
        values(j) = carried + share * (right - x)
        carried = share * (x - left)
        j += 1
      }
      values(d) = carried
      d += 1
    }
    values
  }
}

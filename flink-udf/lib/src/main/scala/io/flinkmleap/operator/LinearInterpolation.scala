package io.flinkmleap.operator

/** Values between points that are joined by straight lines, as numpy's `interp` computes them. */
object LinearInterpolation {

  /** The value at `x`, that of the first or last point outside of them.
    *
    * @param xs
    *   where the points are, rising, at least one
    * @param ys
    *   their values
    */
  def apply(x: Double, xs: Array[Double], ys: Array[Double]): Double = {
    val last = xs.length - 1
    if (x != x) x
    else if (x < xs(0)) ys(0)
    else if (x >= xs(last)) ys(last)
    else {
      val i = lastAtOrBelow(xs, x)
      if (xs(i) == x) ys(i)
      else (ys(i + 1) - ys(i)) / (xs(i + 1) - xs(i)) * (x - xs(i)) + ys(i)
    }
  }

  private[this] def lastAtOrBelow(xs: Array[Double], x: Double): Int = {
    var low = 0
    var high = xs.length
    while (high - low > 1) {
      val middle = (low + high) >>> 1
      if (xs(middle) <= x) low = middle else high = middle
    }
    low
  }
}

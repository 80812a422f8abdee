package io.flinkmleap.operator

import java.util

/** A set of Unicode code points.
  *
  * @param bounds
  *   the first and the last code point of each range, ascending
  */
private[operator] final class CodePoints(val bounds: Array[Int]) {
  require(bounds.length % 2 == 0, "a range of characters without an end")
  require(
    bounds.indices.forall(i => bounds(i) >= 0 && (i == 0 || bounds(i) >= bounds(i - 1) + 1 - i % 2)),
    "ranges of characters that do not ascend"
  )

  private[this] val ascii = Array.tabulate(128)(isAmongRanges)

  /** Whether the code point is in the set. */
  def contains(point: Int): Boolean = if (point < 128) ascii(point) else isAmongRanges(point)

  private[this] def isAmongRanges(point: Int): Boolean = {
    val found = util.Arrays.binarySearch(bounds, point)
    found >= 0 || (-found - 1) % 2 == 1
  }
}

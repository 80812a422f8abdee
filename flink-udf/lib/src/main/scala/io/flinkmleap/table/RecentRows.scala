package io.flinkmleap.table

import java.util.{Arrays, Objects}

/** The last few rows and their results.
  *
  * Flink's generated code calls a deterministic function once for each reference to its result within one
  * row, so a ROW of which three fields are read would be scored three times. A few rows, and not one, because
  * several calls of one function can stand in one query.
  *
  * @param size
  *   how many rows to keep
  * @param isAlwaysUseful
  *   whether to go on where no row has come again
  */
private[table] final class RecentRows(size: Int, isAlwaysUseful: Boolean) {
  private[this] val arguments = new Array[Array[AnyRef]](size)
  private[this] val results = new Array[AnyRef](size)
  private[this] var oldest = 0
  private[this] var misses = 0
  private[this] var isProven = isAlwaysUseful

  /** Whether rows may come again: not when none of many did. Looking for them costs more than a small model.
    */
  def isUseful: Boolean = isProven || misses < RecentRows.ManyMisses

  /** The number of the row with these arguments, or -1. */
  def find(values: Array[AnyRef]): Int = {
    var i = 0
    while (i < size && (arguments(i) == null || !same(arguments(i), values))) i += 1
    if (i < size) {
      isProven = true
      i
    } else -1
  }

  /** The result of a row that was found. */
  def result(row: Int): AnyRef = results(row)

  /** Keeps a row in place of the oldest one. The arguments belong to this object from now on. */
  def keep(values: Array[AnyRef], result: AnyRef): Unit = {
    arguments(oldest) = values
    results(oldest) = result
    oldest = (oldest + 1) % size
    if (!isProven) misses += 1
  }

  private[this] def same(a: Array[AnyRef], b: Array[AnyRef]): Boolean = {
    var i = 0
    while (i < a.length && sameValue(a(i), b(i))) i += 1
    i == a.length
  }

  // Double.equals and Arrays.equals tell 0.0 from -0.0 and find NaN equal to NaN, as a cache must.
  private[this] def sameValue(a: AnyRef, b: AnyRef): Boolean = (a, b) match {
    case (x: Array[Double], y: Array[Double]) => Arrays.equals(x, y)
    case _                                    => Objects.equals(a, b)
  }
}

private object RecentRows {
  private val ManyMisses = 1024
}

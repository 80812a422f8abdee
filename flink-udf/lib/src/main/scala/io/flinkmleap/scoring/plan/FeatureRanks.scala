package io.flinkmleap.scoring.plan

import java.lang.Double.doubleToRawLongBits

/** Between which of the thresholds of some trees each feature of a row lies. Features are counted in the
  * order of `cells`; the rank of a feature is the number of its thresholds that are smaller.
  *
  * @param cells
  *   of the features, and of made-up ones until there are a multiple of four
  * @param thresholds
  *   of each feature, from small to large, each only once
  * @param to
  *   index of the first of as many longs of the row
  */
private[plan] final class FeatureRanks(cells: Array[Int], thresholds: Array[Array[Double]], to: Int) {

  /** How many ranks a feature can have: a power of two. What is greater than every threshold, or NaN, which
    * goes right at every split, has the last rank of all.
    */
  val size: Int = Integer.highestOneBit(thresholds.map(_.length).max) << 1

  private[this] val sorted = thresholds.flatMap(_.padTo(size, Double.MaxValue))

  /** Writes for each feature its number times `size` plus its rank. */
  def apply(row: PlanRow): Unit = {
    var feature = 0
    while (feature < cells.length) {
      four(row.numbers, feature, row.longs)
      feature += FeatureRanks.Together
    }
  }

  // Four side by side, as one alone would leave the processor waiting, and without branches, as none of them
  // could be predicted.
  private[this] def four(numbers: Array[Double], feature: Int, ranks: Array[Long]): Unit = {
    val x = valueOf(numbers, feature)
    val y = valueOf(numbers, feature + 1)
    val z = valueOf(numbers, feature + 2)
    val w = valueOf(numbers, feature + 3)
    var a = feature * size
    var b = a + size
    var c = b + size
    var d = c + size
    var half = size >> 1
    while (half > 0) {
      a += half & isSmaller(a + half - 1, x)
      b += half & isSmaller(b + half - 1, y)
      c += half & isSmaller(c + half - 1, z)
      d += half & isSmaller(d + half - 1, w)
      half >>= 1
    }
    ranks(to + feature) = a.toLong
    ranks(to + feature + 1) = b.toLong
    ranks(to + feature + 2) = c.toLong
    ranks(to + feature + 3) = d.toLong
  }

  private[this] def valueOf(numbers: Array[Double], feature: Int): Double = {
    val value = numbers(cells(feature))
    if (value == value) value else Double.PositiveInfinity
  }

  /** -1 where the threshold is smaller than the value, otherwise 0. */
  private[this] def isSmaller(threshold: Int, value: Double): Int =
    (doubleToRawLongBits(sorted(threshold) - value) >> 63).toInt
}

private[plan] object FeatureRanks {

  /** Features that are searched side by side. */
  final val Together = 4
}

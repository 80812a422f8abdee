package io.flinkmleap.scoring.plan

import java.lang.Long.numberOfTrailingZeros

/** The leaves of some trees by their masks.
  *
  * @param ranks
  *   index of the first of the longs that [[FeatureRanks]] writes
  * @param features
  *   how many of them there are, a multiple of four
  * @param rows
  *   for what is in such a long, where the masks begin in `masks`
  * @param masks
  *   for a feature between two thresholds, for each tree: the leaves that the splits by this feature leave
  * @param leaves
  *   what the leaves give, 64 for each tree
  * @param trees
  *   how many there are
  * @param left
  *   index of as many longs of the row
  * @param to
  *   index of the first of as many numbers of the row, for what the leaves give
  */
private[plan] final class TreeMasks(
    ranks: Int,
    features: Int,
    rows: Array[Int],
    masks: Array[Long],
    leaves: Array[Double],
    trees: Int,
    left: Int,
    to: Int
) {

  /** Writes what the leaf of each tree gives. */
  def apply(row: PlanRow): Unit = {
    val longs = row.longs
    start(longs, at(longs, 0), at(longs, 1), at(longs, 2), at(longs, 3))
    var feature = FeatureRanks.Together
    while (feature < features) {
      narrow(
        longs,
        at(longs, feature),
        at(longs, feature + 1),
        at(longs, feature + 2),
        at(longs, feature + 3)
      )
      feature += FeatureRanks.Together
    }
    take(longs, row.numbers)
  }

  private[this] def at(longs: Array[Long], feature: Int): Int = rows(longs(ranks + feature).toInt)

  private[this] def start(longs: Array[Long], a: Int, b: Int, c: Int, d: Int): Unit = {
    var tree = 0
    while (tree < trees) {
      longs(left + tree) = masks(a + tree) & masks(b + tree) & masks(c + tree) & masks(d + tree)
      tree += 1
    }
  }

  private[this] def narrow(longs: Array[Long], a: Int, b: Int, c: Int, d: Int): Unit = {
    var tree = 0
    while (tree < trees) {
      longs(left + tree) &= masks(a + tree) & masks(b + tree) & masks(c + tree) & masks(d + tree)
      tree += 1
    }
  }

  private[this] def take(longs: Array[Long], numbers: Array[Double]): Unit = {
    var tree = 0
    while (tree < trees) {
      val leaf = numberOfTrailingZeros(longs(left + tree))
      numbers(to + tree) = leaves(tree * TreeSplits.MostLeaves + leaf)
      tree += 1
    }
  }
}

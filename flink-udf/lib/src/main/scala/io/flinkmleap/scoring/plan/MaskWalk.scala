package io.flinkmleap.scoring.plan

/** Finds the leaves of small trees without going from node to node, as QuickScorer does (Lucchese et al.,
  * "QuickScorer: a fast algorithm to rank documents with additive ensembles of regression trees", SIGIR
  * 2015): a tree has a bit for each of its leaves, from left to right, and every split that sends the row to
  * the right takes away the bits of the leaves on its left. The lowest bit that stays is the leaf.
  *
  * Here, what all splits by one feature leave is computed beforehand for each range between two thresholds. A
  * row then takes one search for each feature, and one `and` for each feature and tree.
  */
private[plan] final class MaskWalk private (ranks: FeatureRanks, blocks: Array[TreeMasks]) extends TreeWalk {
  override def apply(row: PlanRow): Unit = {
    ranks(row)
    var i = 0
    while (i < blocks.length) {
      blocks(i)(row)
      i += 1
    }
  }
}

private[plan] object MaskWalk {

  /** Trees whose masks stand together: the masks of a block grow with the square of its trees. */
  private[this] val MostTrees = 24

  /** With more features the searches and the masks take longer than the nodes of a walk, as measured. */
  private[this] val MostFeatures = 8

  /** With more masks, 4 MiB of them, they come from memory and no longer from a cache. */
  private[this] val MostMasks = 1L << 19

  /** None for trees that are walked faster: a single one, large ones, and those with many features.
    *
    * @param added
    *   root and depth of each tree
    * @return
    *   the walk, and the index of the first of the cells that it writes
    */
  def compile(trees: TreeArrays, added: Array[(Int, Int)], plan: PlanBuilder): Option[(MaskWalk, Int)] =
    if (!trees.isBranchless || added.length == 1) None
    else {
      val splits = added.map { case (root, _) => TreeSplits.of(trees.nodes, root) }
      val cells = splits.flatten.flatMap(_.splits.map(_.cell)).distinct.sorted
      val isSmall = !splits.contains(None) && cells.nonEmpty && cells.length <= MostFeatures
      if (isSmall && masksFor(splits.flatten) <= MostMasks) Some(compile(splits.flatten, cells, plan))
      else None
    }

  private[this] def masksFor(trees: Array[TreeSplits]): Long =
    trees.map(_.splits.size.toLong).sum * math.min(MostTrees, trees.length)

  private[this] def compile(
      trees: Array[TreeSplits],
      used: Array[Int],
      plan: PlanBuilder
  ): (MaskWalk, Int) = {
    val count = (used.length + FeatureRanks.Together - 1) / FeatureRanks.Together * FeatureRanks.Together
    val cells = used.padTo(count, PlanRow.NegativeInfinity)
    val all = trees.flatMap(_.splits)
    val thresholds = cells.map(cell => all.filter(_.cell == cell).map(_.threshold).distinct.sorted)
    val ranksAt = plan.newLongs(count)
    val ranks = new FeatureRanks(cells, thresholds, ranksAt)
    val blocks = trees.grouped(blockSize(trees.length)).toArray
    val left = plan.newLongs(blocks.map(_.length).max)
    val to = plan.newNumbers(trees.length)
    val starts = blocks.scanLeft(to)(_ + _.length)
    val masks = blocks.zip(starts).map { case (block, start) =>
      val (rows, masks) = masksOf(block, cells, thresholds, ranks.size)
      val leaves = block.flatMap(_.leaves.padTo(TreeSplits.MostLeaves, 0.0))
      new TreeMasks(ranksAt, count, rows, masks, leaves, block.length, left, start)
    }
    new MaskWalk(ranks, masks) -> to
  }

  private[this] def blockSize(trees: Int): Int = {
    val blocks = (trees + MostTrees - 1) / MostTrees
    (trees + blocks - 1) / blocks
  }

  /** The masks of a block, and where they begin for each feature and rank: equal ones are there once. */
  private[this] def masksOf(
      block: Array[TreeSplits],
      cells: Array[Int],
      thresholds: Array[Array[Double]],
      size: Int
  ): (Array[Int], Array[Long]) = {
    val masks = Array.newBuilder[Long]
    var used = 0
    val rows = cells.zip(thresholds).flatMap { case (cell, ordered) =>
      val bySplit = block.zipWithIndex
        .flatMap { case (tree, index) => tree.splits.filter(_.cell == cell).map(index -> _) }
        .groupBy { case (_, split) => split.threshold }
      val left = Array.fill(block.length)(-1L)
      def added(): Int = {
        masks ++= left
        used += block.length
        used - block.length
      }
      val starts = ordered.scanLeft(added()) { (start, threshold) =>
        bySplit.get(threshold).fold(start) { splits =>
          splits.foreach { case (tree, split) => left(tree) &= ~split.onLeft }
          added()
        }
      }
      starts.padTo(size, starts.last)
    }
    (rows, masks.result())
  }
}

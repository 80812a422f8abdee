package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.tree.{DecisionTree, LeafNode}

/** Walks all trees of an ensemble to their leaves.
  *
  * Four trees are walked side by side: the next node of a tree is known only when the last one has been
  * compared, so that one tree alone would leave the processor waiting. Whether a walk goes right is the sign
  * of the threshold minus the feature, and nothing is predicted.
  *
  * @param to
  *   index of the first of the cells for what the leaves give, one for each tree and up to three more
  */
private[plan] final class TreeWalk private (
    trees: TreeArrays,
    roots: Array[Int],
    depths: Array[Int],
    features: VectorColumn,
    to: Int
) {
  private[this] val links = trees.links
  private[this] val values = trees.values
  private[this] val categories = trees.categories
  private[this] val isBranchless = trees.isBranchless
  private[this] val from = features.offset
  private[this] val until = features.offset + features.size

  /** Writes what the leaf of tree `i` gives to cell `to + i`. */
  def apply(row: PlanRow): Unit =
    if (isBranchless && !hasNaN(row.numbers)) sideBySide(row.numbers) else oneByOne(row.numbers)

  // NaN goes right at every split, which a sign cannot say.
  private[this] def hasNaN(numbers: Array[Double]): Boolean = {
    var i = from
    while (i < until && numbers(i) == numbers(i)) i += 1
    i < until
  }

  private[this] def sideBySide(numbers: Array[Double]): Unit = {
    var tree = 0
    while (tree < roots.length) {
      var a = roots(tree)
      var b = roots(tree + 1)
      var c = roots(tree + 2)
      var d = roots(tree + 3)
      var steps = depths(tree >> 2)
      while (steps > 0) {
        a = next(numbers, a)
        b = next(numbers, b)
        c = next(numbers, c)
        d = next(numbers, d)
        steps -= 1
      }
      numbers(to + tree) = values(a)
      numbers(to + tree + 1) = values(b)
      numbers(to + tree + 2) = values(c)
      numbers(to + tree + 3) = values(d)
      tree += 4
    }
  }

  private[this] def next(numbers: Array[Double], node: Int): Int = {
    val link = links(node)
    val difference = values(node) - numbers(link.toInt)
    (link >>> 32).toInt + (java.lang.Double.doubleToRawLongBits(difference) >>> 63).toInt
  }

  private[this] def oneByOne(numbers: Array[Double]): Unit = {
    var tree = 0
    while (tree < roots.length) {
      numbers(to + tree) = values(leaf(numbers, roots(tree)))
      tree += 1
    }
  }

  private[this] def leaf(numbers: Array[Double], root: Int): Int = {
    var node = root
    var child = (links(node) >>> 32).toInt
    while (child != node) {
      node = if (goesLeft(numbers(links(node).toInt), node)) child else child + 1
      child = (links(node) >>> 32).toInt
    }
    node
  }

  private[this] def goesLeft(feature: Double, node: Int): Boolean = {
    val split = if (categories == null) null else categories(node)
    if (split == null) feature <= values(node)
    else {
      var i = 0
      while (i < split.categories.length && split.categories(i) != feature) i += 1
      (i < split.categories.length) == split.isLeft
    }
  }
}

private[plan] object TreeWalk {
  private[this] val Width = 4

  /** None where a split looks at a feature that the vector does not have.
    *
    * @return
    *   the walk, and the index of the first of the cells that it writes
    */
  def compile(
      trees: Seq[DecisionTree],
      features: VectorColumn,
      plan: PlanBuilder
  )(leafValue: LeafNode => Double): Option[(TreeWalk, Int)] =
    if (trees.isEmpty || !trees.forall(tree => TreeArrays.fits(tree.rootNode, features.size))) None
    else {
      val arrays = new TreeArrays(features, leafValue)
      val added = trees.map(tree => arrays.add(tree.rootNode)).toArray
      arrays.trim()
      val padded = added.padTo((added.length + Width - 1) / Width * Width, added.last)
      val to = plan.newNumbers(padded.length)
      val depths = padded.map(_._2).grouped(Width).map(_.max).toArray
      Some(new TreeWalk(arrays, padded.map(_._1), depths, features, to) -> to)
    }
}

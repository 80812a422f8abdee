package io.flinkmleap.scoring.plan

import java.lang.Double.{doubleToRawLongBits, longBitsToDouble}

/** Goes from node to node.
  *
  * Eight trees are walked side by side: the next node of a tree is known only when the last one has been
  * compared, so that one tree alone would leave the processor waiting. Whether a walk goes right is the sign
  * of the threshold minus the feature, so that nothing has to be predicted.
  *
  * @param roots
  *   of the trees, and then once more of the last one until there are a multiple of eight
  * @param depths
  *   steps to the deepest leaf of each eight
  * @param to
  *   index of the first of the cells for what the leaves give, as many as there are roots
  */
private[plan] final class NodeWalk private (
    trees: TreeArrays,
    roots: Array[Int],
    depths: Array[Int],
    features: VectorColumn,
    to: Int
) extends TreeWalk {
  private[this] val nodes = trees.nodes
  private[this] val categories = trees.categories
  private[this] val isSideBySide = trees.isBranchless && roots.length > 1
  private[this] val from = features.offset
  private[this] val until = features.offset + features.size

  override def apply(row: PlanRow): Unit =
    if (isSideBySide && !hasNaN(row.numbers)) sideBySide(row.numbers) else oneByOne(row.numbers)

  // NaN goes right at every split, which a sign cannot say.
  private[this] def hasNaN(numbers: Array[Double]): Boolean = {
    var i = from
    while (i < until && numbers(i) == numbers(i)) i += 1
    i < until
  }

  private[this] def sideBySide(numbers: Array[Double]): Unit = {
    var i = 0
    while (i < depths.length) {
      eight(numbers, i * NodeWalk.Width, depths(i))
      i += 1
    }
  }

  private[this] def eight(numbers: Array[Double], tree: Int, depth: Int): Unit = {
    var a = roots(tree)
    var b = roots(tree + 1)
    var c = roots(tree + 2)
    var d = roots(tree + 3)
    var e = roots(tree + 4)
    var f = roots(tree + 5)
    var g = roots(tree + 6)
    var h = roots(tree + 7)
    var steps = depth
    while (steps > 0) {
      a = next(numbers, a)
      b = next(numbers, b)
      c = next(numbers, c)
      d = next(numbers, d)
      e = next(numbers, e)
      f = next(numbers, f)
      g = next(numbers, g)
      h = next(numbers, h)
      steps -= 1
    }
    numbers(to + tree) = value(a)
    numbers(to + tree + 1) = value(b)
    numbers(to + tree + 2) = value(c)
    numbers(to + tree + 3) = value(d)
    numbers(to + tree + 4) = value(e)
    numbers(to + tree + 5) = value(f)
    numbers(to + tree + 6) = value(g)
    numbers(to + tree + 7) = value(h)
  }

  private[this] def next(numbers: Array[Double], node: Int): Int = {
    val link = nodes(node)
    val difference = longBitsToDouble(nodes(node + 1)) - numbers(link.toInt)
    (link >>> 32).toInt + ((doubleToRawLongBits(difference) >>> 62).toInt & 2)
  }

  private[this] def value(node: Int): Double = longBitsToDouble(nodes(node + 1))

  private[this] def oneByOne(numbers: Array[Double]): Unit = {
    var tree = 0
    while (tree < roots.length) {
      numbers(to + tree) = value(leaf(numbers, roots(tree)))
      tree += 1
    }
  }

  private[this] def leaf(numbers: Array[Double], root: Int): Int = {
    var node = root
    var child = (nodes(node) >>> 32).toInt
    while (child != node) {
      node = if (goesLeft(numbers(nodes(node).toInt), node)) child else child + 2
      child = (nodes(node) >>> 32).toInt
    }
    node
  }

  private[this] def goesLeft(feature: Double, node: Int): Boolean = {
    val split = if (categories == null) null else categories(node >> 1)
    if (split == null) feature <= value(node)
    else {
      var i = 0
      while (i < split.categories.length && split.categories(i) != feature) i += 1
      (i < split.categories.length) == split.isLeft
    }
  }
}

private[plan] object NodeWalk {
  private final val Width = 8

  /** The walk, and the index of the first of the cells that it writes.
    *
    * @param added
    *   root and depth of each tree
    */
  def compile(
      trees: TreeArrays,
      added: Array[(Int, Int)],
      features: VectorColumn,
      plan: PlanBuilder
  ): (NodeWalk, Int) = {
    val width = if (added.length == 1) 1 else (added.length + Width - 1) / Width * Width
    val padded = added.padTo(width, added.last)
    val depths = padded.map(_._2).grouped(Width).map(_.max).toArray
    val to = plan.newNumbers(width)
    new NodeWalk(trees, padded.map(_._1), depths, features, to) -> to
  }
}

package io.flinkmleap.operator

/** The nodes of an ensemble of trees as columns: node `i` is what stands at index `i` of each of the first
  * five.
  *
  * The nodes of a tree stand side by side, its root first and every child behind its parent, so that each
  * walk ends.
  *
  * @param feature
  *   the feature that a split looks at; -1 for a leaf
  * @param flags
  *   the bits of [[TreeNodes$ TreeNodes]]
  * @param threshold
  *   what a split compares with, or the index of the category set of a categorical split
  * @param left
  *   the node for a row that passes the test, or the index of the first value of a leaf
  * @param right
  *   the node for a row that does not pass
  * @param roots
  *   the first node of each tree
  * @param outputs
  *   for each tree the output that its first leaf value is added to
  * @param values
  *   the values of all leaves
  * @param sets
  *   for each category set the index of its first word, and one more index behind the last word
  * @param words
  *   the category sets, 64 categories in a word: category `c` passes if bit `c % 64` of word `c / 64` is 1
  */
final class TreeNodes(
    val feature: Array[Int],
    val flags: Array[Byte],
    val threshold: Array[Double],
    val left: Array[Int],
    val right: Array[Int],
    val roots: Array[Int],
    val outputs: Array[Int],
    val values: Array[Double],
    val sets: Array[Int],
    val words: Array[Long]
) {

  /** Number of trees. */
  def trees: Int = roots.length

  /** The index of the first value of the leaf that a row falls into. */
  def leafOf(tree: Int, row: Array[Double]): Int = {
    var node = roots(tree)
    while (feature(node) >= 0) node = if (passes(node, row(feature(node)))) left(node) else right(node)
    left(node)
  }

  // NaN passes no comparison, which is what a split without flags wants.
  private[this] def passes(node: Int, value: Double): Boolean = {
    val flag = flags(node)
    if (flag == 0) value <= threshold(node)
    else if (value != value || isZeroAsMissing(flag, value)) (flag & TreeNodes.MissingPasses) != 0
    else if ((flag & TreeNodes.Categorical) == 0) value <= threshold(node)
    else passesByCategory(flag, threshold(node).toInt, value)
  }

  private[this] def isZeroAsMissing(flag: Int, value: Double): Boolean =
    (flag & TreeNodes.ZeroIsMissing) != 0 && Math.abs(value) <= TreeNodes.Zero

  private[this] def passesByCategory(flag: Int, set: Int, value: Double): Boolean = {
    val category = value.toInt
    val first = sets(set)
    val isNegative = category < 0 || value < 0.0 && (flag & TreeNodes.NegativeIsUnknown) != 0
    if (isNegative || category >> 6 >= sets(set + 1) - first) (flag & TreeNodes.UnknownPasses) != 0
    else (words(first + (category >> 6)) >>> category & 1L) != 0
  }
}

object TreeNodes {

  /** Flag: the split tests for membership in a category set. Fractions of a feature are cut off. */
  final val Categorical = 1

  /** Flag: a missing value passes the test. */
  final val MissingPasses = 2

  /** Flag: a feature of at most [[Zero]] counts as missing too. */
  final val ZeroIsMissing = 4

  /** Flag: a category that is negative or beyond the words of the set passes the test. */
  final val UnknownPasses = 8

  /** Flag: a feature between -1 and 0 is a negative category, and not category 0. */
  final val NegativeIsUnknown = 16

  /** The greatest magnitude that counts as zero. */
  final val Zero = 1e-35f.toDouble

  private final val AllFlags = Categorical | MissingPasses | ZeroIsMissing | UnknownPasses | NegativeIsUnknown

  /** Refuses nodes that a walk could leave, or never end in.
    *
    * @throws java.lang.IllegalArgumentException
    *   with the first rule that is broken
    */
  def check(nodes: TreeNodes, features: Int, outputs: Int, leafSize: Int): TreeNodes = {
    require(leafSize > 0 && leafSize <= outputs, s"a leaf of $leafSize values does not fit $outputs outputs")
    checkRoots(nodes.roots, nodes.feature.length)
    checkSets(nodes.sets, nodes.words.length)
    nodes.outputs.foreach(output =>
      require(output >= 0 && output <= outputs - leafSize, s"a tree adds to output $output of $outputs")
    )
    var tree = 0
    while (tree < nodes.trees) {
      val end = if (tree + 1 < nodes.trees) nodes.roots(tree + 1) else nodes.feature.length
      checkTree(nodes, nodes.roots(tree), end, features, leafSize)
      tree += 1
    }
    nodes
  }

  private[this] def checkRoots(roots: Array[Int], nodes: Int): Unit = {
    require(roots.headOption.forall(_ == 0) && (roots.nonEmpty || nodes == 0), "a node belongs to no tree")
    require(roots.lastOption.forall(_ < nodes), "a tree has no node")
    (1 until roots.length).foreach(i => require(roots(i - 1) < roots(i), "trees overlap"))
  }

  private[this] def checkSets(sets: Array[Int], words: Int): Unit = {
    require(sets.head == 0 && sets.last == words, "the category sets do not cover their words")
    (1 until sets.length).foreach(i => require(sets(i - 1) <= sets(i), "category sets overlap"))
  }

  private[this] def checkTree(nodes: TreeNodes, from: Int, until: Int, features: Int, leafSize: Int): Unit = {
    var node = from
    while (node < until) {
      if (nodes.feature(node) == -1) {
        val value = nodes.left(node)
        require(value >= 0 && value <= nodes.values.length - leafSize, s"leaf $node has no values")
      } else checkSplit(nodes, node, until, features)
      node += 1
    }
  }

  private[this] def checkSplit(nodes: TreeNodes, node: Int, until: Int, features: Int): Unit = {
    val (feature, flags, threshold) = (nodes.feature(node), nodes.flags(node), nodes.threshold(node))
    require(feature >= 0 && feature < features, s"node $node looks at feature $feature of $features")
    require((flags & ~AllFlags) == 0, s"node $node has unknown flags")
    require(threshold == threshold, s"node $node compares with NaN")
    if ((flags & Categorical) != 0) {
      val isSet = threshold >= 0 && threshold < nodes.sets.length - 1 && threshold == threshold.floor
      require(isSet, s"node $node has no category set")
    }
    Seq(nodes.left(node), nodes.right(node)).foreach { child =>
      require(child > node && child < until, s"node $node has a child before it or in another tree")
    }
  }
}

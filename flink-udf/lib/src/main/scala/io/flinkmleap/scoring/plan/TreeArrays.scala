package io.flinkmleap.scoring.plan

import java.util.Arrays

import io.flinkmleap.operator.TreeNodes
import ml.combust.mleap.core.tree.{CategoricalSplit, ContinuousSplit, InternalNode, LeafNode, Node, Split}

/** Trees as an array that a walk goes through without branching. A node is two longs side by side, and so are
  * the two children of a node:
  *   - in the upper half of the first the index of the left child, in the lower half the cell of the feature;
  *   - the second is the threshold.
  *
  * A leaf has what it gives as its threshold, is its own left child and compares with negative infinity: a
  * walk that goes on stays there.
  *
  * @param features
  *   the vector that the trees look at
  * @param leafValue
  *   the number that a leaf gives
  */
private[plan] final class TreeArrays(features: VectorColumn, leafValue: LeafNode => Double) {
  private[this] var used = 0
  private[this] var finite = true
  private[this] var categorical: Array[CategoricalSplit] = _
  private[this] var longs = new Array[Long](128)

  /** The nodes of all trees. */
  def nodes: Array[Long] = longs

  /** The splits by category, at half the index of their nodes and null for all others; null where there are
    * none at all.
    */
  def categories: Array[CategoricalSplit] = categorical

  /** Whether each split is by a finite threshold, and each leaf gives a finite number. */
  def isBranchless: Boolean = finite && categorical == null

  /** Adds a tree.
    *
    * @return
    *   the index of its root, and the number of steps to its deepest leaf
    */
  def add(root: Node): (Int, Int) = {
    val index = allocate(1)
    index -> fill(root, index)
  }

  /** Adds a tree of a `tree_ensemble` whose splits are all by thresholds and whose leaves give one number. */
  def add(tree: Int, nodes: TreeNodes): (Int, Int) = {
    val index = allocate(1)
    index -> fill(nodes, nodes.roots(tree), index)
  }

  /** Gives back the room that no node took. */
  def trim(): Unit = resize(used)

  private[this] def fill(node: Node, at: Int): Int = node match {
    case leaf: LeafNode =>
      set(at, at, PlanRow.NegativeInfinity, leafValue(leaf))
      0
    case InternalNode(left, right, split) =>
      val children = allocate(2)
      setSplit(at, children, split)
      1 + math.max(fill(left, children), fill(right, children + 2))
  }

  private[this] def fill(nodes: TreeNodes, node: Int, at: Int): Int =
    if (nodes.feature(node) < 0) {
      set(at, at, PlanRow.NegativeInfinity, nodes.values(nodes.left(node)))
      0
    } else {
      val children = allocate(2)
      set(at, children, features.offset + nodes.feature(node), nodes.threshold(node) + 0.0)
      1 + math.max(fill(nodes, nodes.left(node), children), fill(nodes, nodes.right(node), children + 2))
    }

  private[this] def setSplit(at: Int, children: Int, split: Split): Unit = split match {
    // A threshold of -0.0 must not make a difference of -0.0 to a feature of 0.0.
    case ContinuousSplit(feature, threshold) => set(at, children, features.offset + feature, threshold + 0.0)
    case byCategory: CategoricalSplit =>
      set(at, children, features.offset + byCategory.featureIndex, 0.0)
      if (categorical == null) categorical = new Array(longs.length / 2)
      categorical(at / 2) = byCategory
  }

  private[this] def set(at: Int, child: Int, cell: Int, value: Double): Unit = {
    longs(at) = child.toLong << 32 | cell
    longs(at + 1) = java.lang.Double.doubleToRawLongBits(value)
    if (value - value != 0.0) finite = false
  }

  private[this] def allocate(nodes: Int): Int = {
    val first = used
    used = Math.addExact(used, nodes * 2)
    if (used > longs.length) resize(Math.multiplyExact(longs.length, 2))
    first
  }

  private[this] def resize(length: Int): Unit = {
    longs = Arrays.copyOf(longs, length)
    if (categorical != null) categorical = Arrays.copyOf[CategoricalSplit](categorical, length / 2)
  }
}

private[plan] object TreeArrays {

  /** Whether every split looks at one of the first `features` features. */
  def fits(root: Node, features: Int): Boolean = root match {
    case InternalNode(left, right, split) =>
      val isKnown = split.featureIndex >= 0 && split.featureIndex < features
      isKnown && fits(left, features) && fits(right, features)
    case _ => true
  }
}

package io.flinkmleap.scoring.plan

import java.util.Arrays

import ml.combust.mleap.core.tree.{CategoricalSplit, ContinuousSplit, InternalNode, LeafNode, Node, Split}

/** Trees as arrays that a walk goes through without branching. The two children of a node stand side by side.
  *
  * A node has the index of its left child in the upper half of its link and the cell of its feature in the
  * lower half. A leaf is its own left child and compares with negative infinity, so that a walk that goes on
  * stays there.
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
  private[this] var linked = new Array[Long](64)
  private[this] var valued = new Array[Double](64)

  /** Children and features, by node. */
  def links: Array[Long] = linked

  /** Thresholds of splits, and what the leaves give. */
  def values: Array[Double] = valued

  /** The splits by category, null at all other nodes; null where there are none at all. */
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

  /** Gives back the room that no node took. */
  def trim(): Unit = resize(used)

  private[this] def fill(node: Node, at: Int): Int = node match {
    case leaf: LeafNode =>
      set(at, at, PlanRow.NegativeInfinity, leafValue(leaf))
      0
    case InternalNode(left, right, split) =>
      val children = allocate(2)
      setSplit(at, children, split)
      1 + math.max(fill(left, children), fill(right, children + 1))
  }

  private[this] def setSplit(at: Int, children: Int, split: Split): Unit = split match {
    // A threshold of -0.0 must not make a difference of -0.0 to a feature of 0.0.
    case ContinuousSplit(feature, threshold) => set(at, children, features.offset + feature, threshold + 0.0)
    case byCategory: CategoricalSplit =>
      set(at, children, features.offset + byCategory.featureIndex, 0.0)
      if (categorical == null) categorical = new Array(linked.length)
      categorical(at) = byCategory
  }

  private[this] def set(at: Int, child: Int, cell: Int, value: Double): Unit = {
    linked(at) = child.toLong << 32 | cell
    valued(at) = value
    if (value - value != 0.0) finite = false
  }

  private[this] def allocate(count: Int): Int = {
    if (used + count > linked.length) resize(linked.length * 2)
    used += count
    used - count
  }

  private[this] def resize(length: Int): Unit = {
    linked = Arrays.copyOf(linked, length)
    valued = Arrays.copyOf(valued, length)
    if (categorical != null) categorical = Arrays.copyOf[CategoricalSplit](categorical, length)
  }
}

private[plan] object TreeArrays {

  /** Whether every split looks at one of the first `features` features. */
  def fits(root: Node, features: Int): Boolean = root match {
    case InternalNode(left, right, split) =>
      split.featureIndex >= 0 && split.featureIndex < features && fits(left, features) && fits(
        right,
        features
      )
    case _ => true
  }
}

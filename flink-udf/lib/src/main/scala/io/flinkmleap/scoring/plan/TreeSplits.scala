package io.flinkmleap.scoring.plan

import java.lang.Double.longBitsToDouble

import scala.collection.mutable

/** A split of a tree with at most 64 leaves.
  *
  * @param cell
  *   of the feature
  * @param threshold
  *   the largest number that goes to the left
  * @param onLeft
  *   a bit for each leaf on its left, counted from the leftmost leaf of the tree
  */
private[plan] final case class TreeSplit(cell: Int, threshold: Double, onLeft: Long)

/** The splits of a tree, and what its leaves give, from left to right. */
private[plan] final case class TreeSplits(splits: Vector[TreeSplit], leaves: Vector[Double])

private[plan] object TreeSplits {

  /** What a long has bits for. */
  final val MostLeaves = 64

  /** None for a tree with more leaves.
    *
    * @param nodes
    *   as in [[TreeArrays]], without splits by category
    */
  def of(nodes: Array[Long], root: Int): Option[TreeSplits] = {
    val splits = Vector.newBuilder[TreeSplit]
    val leaves = mutable.ArrayBuffer.empty[Double]

    def visit(node: Int): Unit = {
      val child = (nodes(node) >>> 32).toInt
      val number = longBitsToDouble(nodes(node + 1))
      if (child == node) leaves += number
      else if (leaves.size <= MostLeaves) {
        val first = leaves.size
        visit(child)
        splits += TreeSplit(nodes(node).toInt, number, bits(first, leaves.size))
        visit(child + 2)
      }
    }

    visit(root)
    if (leaves.size <= MostLeaves) Some(TreeSplits(splits.result(), leaves.toVector)) else None
  }

  private[this] def bits(from: Int, until: Int): Long =
    (if (until >= MostLeaves) -1L else (1L << until) - 1) & (-1L << from)
}

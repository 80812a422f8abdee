package io.flinkmleap.scoring.plan

import scala.annotation.tailrec
import scala.collection.mutable

import ml.combust.mleap.core.tree.{InternalNode, LeafNode, Node}
import org.apache.spark.ml.linalg.{Vector => LinearVector}

/** The vectors of all leaves of an ensemble side by side, equal ones only once.
  *
  * @param size
  *   length of each vector
  * @param vectorOf
  *   what is kept of the values of a leaf
  */
private[plan] final class LeafTable(size: Int, vectorOf: LinearVector => Array[Double]) {
  private[this] val known = mutable.HashMap.empty[Seq[Long], Int]
  private[this] val values = mutable.ArrayBuilder.make[Double]

  /** Where the vector of the leaf begins in the table. */
  def indexOf(leaf: LeafNode): Double = {
    val vector = vectorOf(leaf.values)
    val bits = vector.map(java.lang.Double.doubleToRawLongBits)
    known
      .getOrElseUpdate(
        bits, {
          values ++= vector
          known.size * size
        }
      )
      .toDouble
  }

  /** All vectors so far. */
  def result: Array[Double] = values.result()
}

private[plan] object LeafTable {

  /** Whether all leaves of the tree are as asked. */
  def forall(root: Node)(isSo: LeafNode => Boolean): Boolean = {
    @tailrec
    def loop(nodes: List[Node]): Boolean = nodes match {
      case Nil                                  => true
      case (leaf: LeafNode) :: rest             => isSo(leaf) && loop(rest)
      case InternalNode(left, right, _) :: rest => loop(left :: right :: rest)
    }
    loop(List(root))
  }
}

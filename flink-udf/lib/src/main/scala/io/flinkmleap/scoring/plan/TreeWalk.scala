package io.flinkmleap.scoring.plan

import io.flinkmleap.operator.TreeNodes
import ml.combust.mleap.core.tree.{DecisionTree, LeafNode}

/** Finds the leaves that a row comes to in all trees of an ensemble. */
private[plan] abstract class TreeWalk {

  /** Writes what the leaf of each tree gives, one cell after the other. */
  def apply(row: PlanRow): Unit
}

private[plan] object TreeWalk {

  /** None where a split looks at a feature that the vector does not have.
    *
    * @return
    *   the walk, and the index of the first of the cells that it writes
    */
  def compile(trees: Seq[DecisionTree], features: VectorColumn, plan: PlanBuilder)(
      leafValue: LeafNode => Double
  ): Option[(TreeWalk, Int)] =
    if (trees.isEmpty || !trees.forall(tree => TreeArrays.fits(tree.rootNode, features.size))) None
    else {
      val arrays = new TreeArrays(features, leafValue)
      Some(walk(arrays, trees.map(tree => arrays.add(tree.rootNode)).toArray, features, plan))
    }

  /** The walk for the trees of a `tree_ensemble` whose splits are all by thresholds and whose leaves give one
    * number, and the index of the first of the cells that it writes.
    */
  def compile(nodes: TreeNodes, features: VectorColumn, plan: PlanBuilder): (TreeWalk, Int) = {
    val arrays = new TreeArrays(features, _.prediction)
    walk(arrays, Array.tabulate(nodes.trees)(arrays.add(_, nodes)), features, plan)
  }

  private[this] def walk(
      arrays: TreeArrays,
      added: Array[(Int, Int)],
      features: VectorColumn,
      plan: PlanBuilder
  ): (TreeWalk, Int) = {
    arrays.trim()
    MaskWalk.compile(arrays, added, plan).getOrElse(NodeWalk.compile(arrays, added, features, plan))
  }
}

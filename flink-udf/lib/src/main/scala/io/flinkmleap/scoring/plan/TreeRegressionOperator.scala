package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.tree.DecisionTree
import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.regression.{
  DecisionTreeRegression,
  GBTRegression,
  RandomForestRegression
}

/** `decision_tree_regression`, `random_forest_regression` and `gbt_regression`. */
private[plan] object TreeRegressionOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case tree: DecisionTreeRegression => compile(tree, Seq(tree.model), plan)(new FirstLeafStep(_, _, _))
    case forest: RandomForestRegression =>
      val count = forest.model.numTrees
      compile(forest, forest.model.trees, plan)(new MeanLeafStep(_, _, count, _))
    case boosted: GBTRegression =>
      val weights = boosted.model.treeWeights.toArray
      weights.length == boosted.model.numTrees &&
      compile(boosted, boosted.model.trees, plan)((walk, leaves, to) =>
        new BoostedStep(walk, new BoostedMargin(leaves, weights), to)
      )
    case _ => false
  }

  private[this] def compile(stage: Transformer, trees: Seq[DecisionTree], plan: PlanBuilder)(
      step: (TreeWalk, Int, Int) => Step
  ): Boolean = {
    val walk = for {
      features <- plan.vector(stage, "features")
      (walk, leaves) <- TreeWalk.compile(trees, features, plan)(_.prediction)
    } yield (features, walk, leaves)
    added(walk) { case (features, walk, leaves) =>
      val output = plan.newNumber(BasicType.Double)
      plan.addTotal(step(walk, leaves, output.cell), Seq(features), Seq(output))
      plan.define(stage, "prediction", output)
    }
  }
}

/** The value of the leaf of a single tree. */
private[plan] final class FirstLeafStep(walk: TreeWalk, leaves: Int, to: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    walk(row)
    row.numbers(to) = row.numbers(leaves)
    true
  }
}

/** The mean of the leaves. */
private[plan] final class MeanLeafStep(walk: TreeWalk, leaves: Int, count: Int, to: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    walk(row)
    val numbers = row.numbers
    var sum = 0.0
    var tree = 0
    while (tree < count) {
      sum += numbers(leaves + tree)
      tree += 1
    }
    numbers(to) = sum / count
    true
  }
}

/** The weighted sum of the leaves. */
private[plan] final class BoostedStep(walk: TreeWalk, margin: BoostedMargin, to: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    walk(row)
    row.numbers(to) = margin(row)
    true
  }
}

/** The leaves times the weights of their trees. */
private[plan] final class BoostedMargin(leaves: Int, weights: Array[Double]) {
  private[this] val blas = DenseAlgebra.ofLength(weights.length)

  def apply(row: PlanRow): Double = blas.ddot(weights.length, row.numbers, leaves, 1, weights, 0, 1)
}

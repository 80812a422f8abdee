package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification.{
  DecisionTreeClassifierModel,
  GBTClassifierModel,
  RandomForestClassifierModel
}
import ml.combust.mleap.core.tree.loss.LogLoss
import org.apache.spark.ml.linalg.{DenseVector, Vector => LinearVector}

/** A single tree: the numbers of its leaf.
  *
  * @param table
  *   the numbers of all leaves; a leaf gives the index of its first
  */
private[plan] final class TreeScores(
    walk: TreeWalk,
    leaf: Int,
    table: Array[Double],
    override val classes: Int
) extends ClassScores {
  override def raw(row: PlanRow, to: Int): Boolean = {
    walk(row)
    System.arraycopy(table, row.numbers(leaf).toInt, row.numbers, to, classes)
    true
  }

  override def toProbabilities(numbers: Array[Double], at: Int): Unit =
    ClassScores.normalize(numbers, at, classes)
}

private[plan] object TreeScores {
  def compile(
      model: DecisionTreeClassifierModel,
      features: VectorColumn,
      plan: PlanBuilder
  ): Option[TreeScores] = {
    val isPlain = LeafTable.forall(model.rootNode)(_.values match {
      case dense: DenseVector => dense.size == model.numClasses
      case _                  => false
    })
    val table = new LeafTable(model.numClasses, _.toArray)
    if (!isPlain || model.numClasses < 1) None
    else
      TreeWalk.compile(Seq(model), features, plan)(table.indexOf).map { case (walk, leaf) =>
        new TreeScores(walk, leaf, table.result, model.numClasses)
      }
  }
}

/** A forest: the sum of what its trees say, each divided by its sum.
  *
  * @param table
  *   the shares of the classes in all leaves; a leaf gives the index of its first
  */
private[plan] final class ForestScores(
    walk: TreeWalk,
    leaves: Int,
    trees: Int,
    table: Array[Double],
    override val classes: Int
) extends ClassScores {
  override def raw(row: PlanRow, to: Int): Boolean = {
    walk(row)
    if (classes == 2) countBoth(row.numbers, to) else countEach(row.numbers, to)
    true
  }

  private[this] def countBoth(numbers: Array[Double], to: Int): Unit = {
    var first = 0.0
    var second = 0.0
    var tree = 0
    while (tree < trees) {
      val shares = numbers(leaves + tree).toInt
      first += table(shares)
      second += table(shares + 1)
      tree += 1
    }
    numbers(to) = first
    numbers(to + 1) = second
  }

  private[this] def countEach(numbers: Array[Double], to: Int): Unit = {
    var label = 0
    while (label < classes) {
      var votes = 0.0
      var tree = 0
      while (tree < trees) {
        votes += table(numbers(leaves + tree).toInt + label)
        tree += 1
      }
      numbers(to + label) = votes
      label += 1
    }
  }

  override def toProbabilities(numbers: Array[Double], at: Int): Unit =
    ClassScores.normalize(numbers, at, classes)
}

private[plan] object ForestScores {
  def compile(
      model: RandomForestClassifierModel,
      features: VectorColumn,
      plan: PlanBuilder
  ): Option[ForestScores] = {
    val isPlain =
      model.trees.forall(tree => LeafTable.forall(tree.rootNode)(_.values.size >= model.numClasses))
    val table = new LeafTable(model.numClasses, shares(model.numClasses, _))
    if (!isPlain || model.numClasses < 1) None
    else
      TreeWalk.compile(model.trees, features, plan)(table.indexOf).map { case (walk, leaves) =>
        new ForestScores(walk, leaves, model.numTrees, table.result, model.numClasses)
      }
  }

  private[this] def shares(classes: Int, leaf: LinearVector): Array[Double] = {
    val counts = leaf.toArray
    val total = counts.sum
    counts.take(classes).map(count => if (total != 0) count / total else 0.0)
  }
}

/** Two classes by the weighted sum of the leaves. */
private[plan] final class BoostedScores(walk: TreeWalk, boosted: BoostedMargin) extends MarginScores {
  override def margin(row: PlanRow): Double = {
    walk(row)
    boosted(row)
  }

  override def toProbabilities(numbers: Array[Double], at: Int): Unit = {
    numbers(at) = LogLoss.computeProbability(numbers(at))
    numbers(at + 1) = 1.0 - numbers(at)
  }
}

private[plan] object BoostedScores {
  def compile(model: GBTClassifierModel, features: VectorColumn, plan: PlanBuilder): Option[BoostedScores] = {
    val weights = model.treeWeights.toArray
    if (weights.length != model.numTrees) None
    else
      TreeWalk.compile(model.trees, features, plan)(_.prediction).map { case (walk, leaves) =>
        new BoostedScores(walk, new BoostedMargin(leaves, weights))
      }
  }
}

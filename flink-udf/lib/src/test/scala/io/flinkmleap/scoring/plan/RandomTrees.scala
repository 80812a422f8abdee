package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification._
import ml.combust.mleap.core.regression._
import ml.combust.mleap.core.tree._
import org.apache.spark.ml.linalg.{Vector, Vectors}

/** Trees over a vector of `features` numbers. */
private[plan] final class RandomTrees(numbers: RandomNumbers, features: Int) {
  import numbers._

  private[this] val hasCategories = oneIn(3)
  private[this] val hasInfinities = oneIn(10)

  def regression(): DecisionTreeRegressionModel =
    DecisionTreeRegressionModel(node(random.nextInt(7), () => LeafNode(trained())), features)

  /** A tree whose leaves are copied, as `Bundle` loads them: MLeap's own are changed by scoring. */
  def classifier(classes: Int, thresholds: Option[Array[Double]]): DecisionTreeClassifierModel =
    new DecisionTreeClassifierModel(
      node(random.nextInt(7), () => LeafNode(counts(classes).toSeq)),
      features,
      classes,
      thresholds
    ) {
      override def predictRaw(features: Vector): Vector = super.predictRaw(features).copy
    }

  def forest(classes: Int, thresholds: Option[Array[Double]]): RandomForestClassifierModel = {
    val trees = Seq.fill(1 + random.nextInt(9))(classifier(classes, None))
    RandomForestClassifierModel(trees, trees.map(_ => 1.0), features, classes, thresholds)
  }

  def regressionForest(): RandomForestRegressionModel =
    RandomForestRegressionModel(Seq.fill(1 + random.nextInt(9))(regression()), features)

  def boosted(): GBTRegressionModel = {
    val trees = Seq.fill(1 + random.nextInt(9))(regression())
    GBTRegressionModel(trees, trees.map(_ => trained()), features)
  }

  def boostedClassifier(thresholds: Option[Array[Double]]): GBTClassifierModel = {
    val trees = Seq.fill(1 + random.nextInt(9))(regression())
    GBTClassifierModel(trees, trees.map(_ => trained()), features, thresholds)
  }

  private[this] def node(depth: Int, leaf: () => LeafNode): Node =
    if (depth == 0 || oneIn(6)) leaf()
    else InternalNode(node(depth - 1, leaf), node(depth - 1, leaf), split())

  private[this] def split(): Split = {
    val feature = random.nextInt(features)
    if (hasCategories && random.nextBoolean())
      CategoricalSplit(
        feature,
        4,
        Array.fill(random.nextInt(3))(of(0.0, 1.0, 2.0, -0.0)),
        random.nextBoolean()
      )
    else
      ContinuousSplit(
        feature,
        if (hasInfinities && oneIn(3)) of(Double.PositiveInfinity, Double.NegativeInfinity, Double.NaN)
        else trained()
      )
  }

  private[this] def counts(classes: Int): Array[Double] = random.nextInt(5) match {
    case 0 => Vectors.zeros(classes).toArray
    case 1 => Array.tabulate(classes)(i => if (i == random.nextInt(classes)) 1.0 else 0.0)
    case _ => Array.fill(classes)(random.nextInt(50).toDouble)
  }
}

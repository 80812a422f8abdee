package io.flinkmleap.scoring.plan

import scala.util.Random

import ml.combust.mleap.core.classification._
import ml.combust.mleap.core.regression._
import ml.combust.mleap.core.tree._
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.classification.RandomForestClassifier
import ml.combust.mleap.runtime.transformer.regression.GBTRegression

/** Ensembles of random trees over `features` numbers. Trees of up to eight levels are full; deeper ones have
  * about as many nodes as trees that were trained on some thousand rows.
  */
private[plan] final class SampleTrees(trees: Int, depth: Int, features: Int) {
  private[this] val random = new Random(trees * depth)

  def forest: Transformer = {
    val models = Seq.fill(trees)(
      DecisionTreeClassifierModel(
        tree(depth)(Seq(random.nextInt(50) + 1.0, random.nextInt(50).toDouble)),
        features,
        2
      )
    )
    RandomForestClassifier(
      shape = NodeShape.probabilisticClassifier(),
      model = RandomForestClassifierModel(models, features, 2)
    )
  }

  def boosted: Transformer =
    SampleTrees.boosted(Seq.fill(trees)(tree(depth)(Seq(random.nextGaussian()))), features)

  private[this] def tree(levels: Int)(leaf: => Seq[Double]): Node =
    if (levels == 0 || (depth > 8 && levels < depth - 3 && random.nextInt(4) == 0)) LeafNode(leaf)
    else {
      val split = ContinuousSplit(random.nextInt(features), random.nextGaussian())
      InternalNode(tree(levels - 1)(leaf), tree(levels - 1)(leaf), split)
    }
}

private[plan] object SampleTrees {

  /** A boosted regression of these trees. */
  def boosted(roots: Seq[Node], features: Int): Transformer =
    GBTRegression(
      shape = NodeShape.regression(),
      model = GBTRegressionModel(roots.map(DecisionTreeRegressionModel(_, features)), features)
    )
}

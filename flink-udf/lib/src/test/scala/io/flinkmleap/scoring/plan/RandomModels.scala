package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.clustering.KMeansModel
import ml.combust.mleap.core.feature.ReverseStringIndexerModel
import ml.combust.mleap.core.regression.GeneralizedLinearRegressionModel._
import ml.combust.mleap.core.regression.{GeneralizedLinearRegressionModel, LinearRegressionModel}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.clustering.KMeans
import ml.combust.mleap.runtime.transformer.feature.ReverseStringIndexer
import ml.combust.mleap.runtime.transformer.regression._
import org.apache.spark.ml.linalg.Vectors

/** Models at the end of a pipeline, over a vector of `features` numbers. */
private[plan] final class RandomModels(numbers: RandomNumbers, features: Int) {
  import numbers._

  private[this] val trees = new RandomTrees(numbers, features)

  /** A model, and sometimes a stage that names the classes that it gives. */
  def stages(input: String, name: String): Seq[Transformer] = {
    val shape = NodeShape.regression(input, s"${name}_prediction")
    random.nextInt(12) match {
      case 0 => Seq(LinearRegression(shape = shape, model = LinearRegressionModel(coefficients, trained())))
      case 1 => Seq(general(shape, s"${name}_link"))
      case 2 => Seq(DecisionTreeRegression(shape = shape, model = trees.regression()))
      case 3 => Seq(RandomForestRegression(shape = shape, model = trees.regressionForest()))
      case 4 => Seq(GBTRegression(shape = shape, model = trees.boosted()))
      case 5 =>
        Seq(
          KMeans(
            shape = shape,
            model = KMeansModel(Seq.fill(1 + random.nextInt(4))(Vectors.dense(center)), features)
          )
        )
      case _ => named(new RandomClassifiers(numbers, features).classifier(input, name), name)
    }
  }

  private[this] def named(classifier: Transformer, name: String): Seq[Transformer] =
    if (random.nextBoolean()) Seq(classifier)
    else {
      val shape = NodeShape.feature(inputCol = s"${name}_prediction", outputCol = s"${name}_class")
      Seq(
        classifier,
        ReverseStringIndexer(shape = shape, model = ReverseStringIndexerModel(Seq("no", "yes", "perhaps")))
      )
    }

  private[this] def general(shape: NodeShape, link: String): Transformer = {
    val (family, function) = of(supportedFamilyAndLinkPairs.toSeq: _*)
    val model = GeneralizedLinearRegressionModel(coefficients, trained(), new FamilyAndLink(family, function))
    GeneralizedLinearRegression(
      shape = if (random.nextBoolean()) shape.withOutput("link_prediction", link) else shape,
      model = model
    )
  }

  private[this] def coefficients = Vectors.dense(trained(features))

  // Centres of ordinary size, and close together, so that both ways to compute a distance are taken.
  private[this] def center: Array[Double] =
    Array.fill(features)(of(0.0, 1.0, 1.0e-9, 2.0, random.nextGaussian()))
}

package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification._
import ml.combust.mleap.core.clustering.KMeansModel
import ml.combust.mleap.core.feature.VectorAssemblerModel
import ml.combust.mleap.core.types._
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.classification._
import ml.combust.mleap.runtime.transformer.clustering.KMeans
import ml.combust.mleap.runtime.transformer.feature.VectorAssembler
import ml.combust.mleap.runtime.transformer.{Pipeline, PipelineModel}
import org.apache.spark.ml.linalg.{Matrices, Vectors}

/** Stages of the sample models. Those over the column `features` take four numbers. */
private[plan] object SampleStages {

  def pipeline(stages: Seq[Transformer]): Pipeline =
    Pipeline(shape = NodeShape(), model = PipelineModel(stages))

  /** Assembles numbers, or vectors of these sizes. */
  def assembler(inputs: Seq[String], output: String, sizes: Int*): Transformer = {
    val shape = inputs.zipWithIndex.foldLeft(NodeShape().withStandardOutput(output)) {
      case (sofar, (name, i)) =>
        sofar.withInput(s"input$i", name)
    }
    val shapes =
      inputs.indices.map(i => if (sizes.isEmpty) ScalarShape(false) else TensorShape(Some(Seq(sizes(i)))))
    VectorAssembler(shape = shape, model = VectorAssemblerModel(shapes))
  }

  def kMeans: Transformer = {
    val centers = Seq.tabulate(5)(i => Vectors.dense(Array.tabulate(4)(j => math.sin(i * 4.0 + j))))
    KMeans(shape = NodeShape.basicCluster(), model = KMeansModel(centers, 4))
  }

  def softmax: Transformer = {
    val model = ProbabilisticLogisticsRegressionModel(
      Matrices.dense(3, 4, weights(12)),
      Vectors.dense(weights(3)),
      None
    )
    LogisticRegression(shape = classifier, model = LogisticRegressionModel(model))
  }

  def bayes: Transformer = {
    val theta = Matrices.dense(3, 4, weights(12))
    val model = NaiveBayesModel(4, 3, Vectors.dense(weights(3)), theta, NaiveBayesModel.Multinomial)
    NaiveBayesClassifier(shape = classifier, model = model)
  }

  def perceptron: Transformer = {
    val model = MultiLayerPerceptronClassifierModel(Seq(4, 5, 3), Vectors.dense(weights(43)))
    MultiLayerPerceptronClassifier(shape = classifier, model = model)
  }

  private[this] def classifier: NodeShape =
    NodeShape.probabilisticClassifier(rawPredictionCol = Some("raw"), probabilityCol = Some("probability"))

  private[this] def weights(count: Int) = Array.tabulate(count)(i => math.cos(i.toDouble))
}

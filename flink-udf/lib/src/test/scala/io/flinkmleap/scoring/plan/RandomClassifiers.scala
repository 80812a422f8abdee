package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification._
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.classification._
import org.apache.spark.ml.linalg.{DenseMatrix, Vectors}

/** Classifiers over a vector of `features` numbers, with any choice of outputs. */
private[plan] final class RandomClassifiers(numbers: RandomNumbers, features: Int) {
  import numbers._

  private[this] val trees = new RandomTrees(numbers, features)

  /** A classifier of the column `input`; its outputs are called after `name`. */
  def classifier(input: String, name: String): Transformer = {
    val any = NodeShape.probabilisticClassifier(
      input,
      s"${name}_prediction",
      if (random.nextBoolean()) Some(s"${name}_raw") else None,
      if (random.nextBoolean()) Some(s"${name}_probability") else None
    )
    val classes = 2 + random.nextInt(3)
    random.nextInt(10) match {
      case 0 => LogisticRegression(shape = any, model = LogisticRegressionModel(binary()))
      case 1 => LogisticRegression(shape = any, model = LogisticRegressionModel(softmax(classes)))
      case 2 => SupportVectorMachine(shape = any, model = machine())
      case 3 => NaiveBayesClassifier(shape = any, model = bayes(classes))
      case 4 => DecisionTreeClassifier(shape = any, model = trees.classifier(classes, thresholds(classes)))
      case 5 => RandomForestClassifier(shape = any, model = trees.forest(classes, thresholds(classes)))
      case 6 => GBTClassifier(shape = any, model = trees.boostedClassifier(thresholds(2)))
      case 7 => MultiLayerPerceptronClassifier(shape = any, model = perceptron(classes))
      case 8 => LinearSVC(shape = withoutProbability(any), model = linear())
      case _ =>
        OneVsRest(shape = any, model = OneVsRestModel(Array.fill(2 + random.nextInt(3))(side()), features))
    }
  }

  private[this] def withoutProbability(shape: NodeShape): NodeShape =
    NodeShape(shape.inputs, shape.outputs - "probability")

  private[this] def side(): ClassificationModel = random.nextInt(6) match {
    case 0 => linear()
    case 1 => machine()
    case 2 => trees.classifier(2, None)
    case 3 => trees.boostedClassifier(None)
    case 4 => bayes(2)
    case _ => LogisticRegressionModel(binary())
  }

  private[this] def binary(): BinaryLogisticRegressionModel =
    BinaryLogisticRegressionModel(coefficients(), trained(), of(0.0, 0.5, 0.3, 1.0))

  private[this] def softmax(classes: Int): ProbabilisticLogisticsRegressionModel =
    ProbabilisticLogisticsRegressionModel(
      matrix(classes),
      Vectors.dense(trained(classes)),
      thresholds(classes)
    )

  private[this] def machine(): SupportVectorMachineModel =
    SupportVectorMachineModel(coefficients(), trained())

  private[this] def linear(): LinearSVCModel = LinearSVCModel(coefficients(), trained(), of(0.0, 0.5))

  private[this] def bayes(classes: Int): NaiveBayesModel =
    if (random.nextBoolean())
      NaiveBayesModel(
        features,
        classes,
        Vectors.dense(trained(classes)),
        matrix(classes),
        NaiveBayesModel.Multinomial,
        thresholds(classes)
      )
    else {
      val logarithms =
        new DenseMatrix(classes, features, Array.fill(classes * features)(-random.nextDouble() - 0.01))
      NaiveBayesModel(
        features,
        classes,
        Vectors.dense(trained(classes)),
        logarithms,
        NaiveBayesModel.Bernoulli,
        thresholds(classes)
      )
    }

  private[this] def perceptron(classes: Int): MultiLayerPerceptronClassifierModel = {
    val layers = Seq(features) ++ Seq.fill(random.nextInt(3))(1 + random.nextInt(5)) ++ Seq(classes)
    val weights = layers.zip(layers.tail).map { case (in, out) => (in + 1) * out }.sum
    MultiLayerPerceptronClassifierModel(layers, Vectors.dense(trained(weights)), thresholds(classes))
  }

  private[this] def coefficients(): org.apache.spark.ml.linalg.Vector = {
    val dense = Vectors.dense(trained(features))
    if (oneIn(4)) dense.toSparse else dense
  }

  private[this] def matrix(rows: Int): DenseMatrix =
    if (random.nextBoolean()) new DenseMatrix(rows, features, trained(rows * features))
    else new DenseMatrix(features, rows, trained(rows * features)).transpose

  private[this] def thresholds(classes: Int): Option[Array[Double]] =
    if (oneIn(3)) Some(Array.fill(classes)(of(0.0, 0.2, 0.5, 1.0))) else None
}

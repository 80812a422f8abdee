package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification._

/** What a classifier says of each class, before it decides. */
private[plan] abstract class ClassScores {

  /** How many classes there are. */
  def classes: Int

  /** What the scores are computed from, which may come before the features. */
  def reads(features: VectorColumn): Seq[Cells] = Seq(features)

  /** Whether every row gets scores. */
  def isTotal: Boolean = true

  /** Writes the raw prediction, one number for each class.
    *
    * @return
    *   whether the row was taken
    */
  def raw(row: PlanRow, to: Int): Boolean

  /** Makes probabilities out of the raw prediction at `at`, in its place. */
  def toProbabilities(numbers: Array[Double], at: Int): Unit
}

private[plan] object ClassScores {

  /** None for a model that must be left to MLeap. */
  def compile(model: ClassificationModel, features: VectorColumn, plan: PlanBuilder): Option[ClassScores] =
    model match {
      case LogisticRegressionModel(actual)                => compile(actual, features, plan)
      case logistic: BinaryLogisticRegressionModel        => LogisticScores.compile(logistic, features)
      case softmax: ProbabilisticLogisticsRegressionModel => SoftmaxScores.compile(softmax, features)
      case machine: SupportVectorMachineModel             => SupportVectorScores.compile(machine, features)
      case bayes: NaiveBayesModel                         => BayesScores.compile(bayes, features)
      case tree: DecisionTreeClassifierModel              => TreeScores.compile(tree, features, plan)
      case forest: RandomForestClassifierModel            => ForestScores.compile(forest, features, plan)
      case boosted: GBTClassifierModel                    => BoostedScores.compile(boosted, features, plan)
      case perceptron: MultiLayerPerceptronClassifierModel =>
        PerceptronScores.compile(perceptron, features, plan)
      case _ => None
    }

  /** Divides by the sum, unless that is zero. */
  def normalize(numbers: Array[Double], at: Int, classes: Int): Unit = {
    var sum = 0.0
    var i = 0
    while (i < classes) {
      sum += numbers(at + i)
      i += 1
    }
    if (sum != 0) {
      i = 0
      while (i < classes) {
        numbers(at + i) /= sum
        i += 1
      }
    }
  }

  /** The index of the first of the greatest numbers. */
  def greatest(numbers: Array[Double], at: Int, classes: Int): Int = {
    var index = 0
    var greatest = numbers(at)
    var i = 1
    while (i < classes) {
      if (numbers(at + i) > greatest) {
        index = i
        greatest = numbers(at + i)
      }
      i += 1
    }
    index
  }
}

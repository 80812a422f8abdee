package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification._

/** How a classifier chooses a class. */
private[plan] abstract class Decision {

  /** The class by the probabilities at `at`. */
  def ofProbabilities(numbers: Array[Double], at: Int): Double

  /** The class by the raw prediction at `raw`, for a classifier that gives no probabilities but the raw
    * prediction.
    *
    * @param probabilities
    *   cells to work with
    */
  def ofRaw(numbers: Array[Double], raw: Int, probabilities: Int): Double

  /** Whether a classifier that gives only the class decides by the sign of its margin. */
  def isBySign: Boolean = false
}

private[plan] object Decision {

  /** How this model decides with these scores. */
  def of(model: ProbabilisticClassificationModel, scores: ClassScores): Decision = model match {
    case LogisticRegressionModel(actual)         => of(actual, scores)
    case logistic: BinaryLogisticRegressionModel => new ThresholdDecision(logistic.threshold)
    case _ =>
      model.thresholds match {
        case Some(thresholds) => new ThresholdsDecision(scores, thresholds)
        case None => new GreatestDecision(scores.classes, isBySign = model.isInstanceOf[GBTClassifierModel])
      }
  }
}

/** The class with the greatest number. */
private[plan] final class GreatestDecision(classes: Int, override val isBySign: Boolean) extends Decision {
  override def ofProbabilities(numbers: Array[Double], at: Int): Double =
    ClassScores.greatest(numbers, at, classes).toDouble

  override def ofRaw(numbers: Array[Double], raw: Int, probabilities: Int): Double =
    ClassScores.greatest(numbers, raw, classes).toDouble
}

/** The second class where its probability is above the threshold. */
private[plan] final class ThresholdDecision(threshold: Double) extends Decision {
  private[this] val rawThreshold =
    if (threshold == 0.0) Double.NegativeInfinity
    else if (threshold == 1.0) Double.PositiveInfinity
    else math.log(threshold / (1.0 - threshold))

  override def ofProbabilities(numbers: Array[Double], at: Int): Double =
    if (numbers(at + 1) > threshold) 1.0 else 0.0

  override def ofRaw(numbers: Array[Double], raw: Int, probabilities: Int): Double =
    if (numbers(raw + 1) > rawThreshold) 1.0 else 0.0
}

/** The class whose probability is greatest in relation to its threshold. */
private[plan] final class ThresholdsDecision(scores: ClassScores, thresholds: Array[Double])
    extends Decision {
  private[this] val count = math.min(scores.classes, thresholds.length)

  override def ofProbabilities(numbers: Array[Double], at: Int): Double = {
    var index = if (count == 0) -1 else 0
    var greatest = Double.NaN
    var i = 0
    while (i < count) {
      val scaled = if (thresholds(i) == 0.0) Double.PositiveInfinity else numbers(at + i) / thresholds(i)
      if (i == 0 || scaled > greatest) {
        index = i
        greatest = scaled
      }
      i += 1
    }
    index.toDouble
  }

  override def ofRaw(numbers: Array[Double], raw: Int, probabilities: Int): Double = {
    System.arraycopy(numbers, raw, numbers, probabilities, scores.classes)
    scores.toProbabilities(numbers, probabilities)
    ofProbabilities(numbers, probabilities)
  }
}

package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.types.NodeShape

/** What a classifier gives and where, as MLeap computes the class from what the model gives beside it.
  *
  * @param givesRaw
  *   whether the model gives the raw prediction, whoever reads it
  * @param givesProbability
  *   whether the model gives the probabilities, whoever reads them
  * @param readsProbability
  *   whether somebody reads the probabilities
  */
private[plan] final case class ClassifierOutputs(
    givesRaw: Boolean,
    givesProbability: Boolean,
    readsProbability: Boolean,
    raw: Int,
    probability: Int,
    prediction: Int
)

private[plan] object ClassifierOutputs {
  def apply(
      shape: NodeShape,
      isRead: String => Boolean,
      raw: Int,
      probability: Int,
      prediction: Int
  ): ClassifierOutputs =
    ClassifierOutputs(
      shape.getOutput("raw_prediction").isDefined,
      shape.getOutput("probability").isDefined,
      isRead("probability"),
      raw,
      probability,
      prediction
    )
}

/** Raw prediction, probabilities and class. */
private[plan] final class ClassifierStep(scores: ClassScores, decision: Decision, outputs: ClassifierOutputs)
    extends Step {
  import outputs._
  private[this] val classes = scores.classes
  private[this] val isBySign = decision.isBySign && !givesRaw && !givesProbability
  private[this] val needsProbability = givesProbability || !givesRaw

  override def run(row: PlanRow): Boolean = {
    val numbers = row.numbers
    val isTaken = scores.raw(row, raw)
    if (isTaken) numbers(prediction) = decide(numbers)
    isTaken
  }

  private[this] def decide(numbers: Array[Double]): Double =
    if (isBySign) { if (numbers(raw + 1) > 0.0) 1.0 else 0.0 }
    else if (needsProbability) {
      System.arraycopy(numbers, raw, numbers, probability, classes)
      scores.toProbabilities(numbers, probability)
      decision.ofProbabilities(numbers, probability)
    } else decision.ofRaw(numbers, raw, probability)
}

/** Logistic regression of two classes, without the exponential functions that nobody needs. */
private[plan] final class LogisticStep(
    scores: LogisticScores,
    decision: ThresholdDecision,
    outputs: ClassifierOutputs
) extends Step {
  import outputs._
  private[this] val decidesByRaw = givesRaw && !givesProbability

  override def run(row: PlanRow): Boolean = {
    val numbers = row.numbers
    val margin = scores.margin(row)
    numbers(raw) = -margin
    numbers(raw + 1) = margin
    if (decidesByRaw) numbers(prediction) = decision.ofRaw(numbers, raw, probability)
    else {
      if (readsProbability) numbers(probability) = LogisticScores.probability(-margin)
      numbers(probability + 1) = LogisticScores.probability(margin)
      numbers(prediction) = decision.ofProbabilities(numbers, probability)
    }
    true
  }
}

/** The margin of a linear support vector classifier on both sides, and the class. */
private[plan] final class MarginStep(margin: LinearMargin, threshold: Double, raw: Int, prediction: Int)
    extends Step {
  override def run(row: PlanRow): Boolean = {
    val value = margin(row)
    row.numbers(raw) = -value
    row.numbers(raw + 1) = value
    row.numbers(prediction) = if (value > threshold) 1.0 else 0.0
    true
  }
}

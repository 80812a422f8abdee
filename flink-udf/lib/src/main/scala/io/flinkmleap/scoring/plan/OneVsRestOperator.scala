package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification.{
  ClassificationModel,
  LinearSVCModel,
  ProbabilisticClassificationModel
}
import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.classification.OneVsRest

/** `one_vs_rest`. */
private[plan] object OneVsRestOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case rest: OneVsRest =>
      val compiled = for {
        features <- plan.vector(rest, "features")
        each = rest.model.classifiers.toVector.flatMap(side(_, features, plan))
        if each.nonEmpty && each.size == rest.model.classifiers.length
      } yield features -> each.toArray
      added(compiled) { case (features, each) =>
        val raw = plan.newVector(each.length, VectorForm.Dense)
        val probability = plan.newNumber(BasicType.Double)
        val prediction = plan.newNumber(BasicType.Double)
        val step = new OneVsRestStep(each, raw.offset, probability.cell, prediction.cell)
        val written = Seq(raw, probability, prediction)
        if (each.forall(_.isTotal)) plan.addTotal(step, Seq(features), written)
        else plan.addPartial(step, Seq(features), written)
        plan.define(rest, "raw_prediction", raw)
        plan.define(rest, "probability", probability)
        plan.define(rest, "prediction", prediction)
      }
    case _ => false
  }

  private[this] def side(
      model: ClassificationModel,
      features: VectorColumn,
      plan: PlanBuilder
  ): Option[OneSide] =
    model match {
      case probabilistic: ProbabilisticClassificationModel =>
        ClassScores
          .compile(probabilistic, features, plan)
          .filter(_.classes >= 2)
          .map(scores => new ProbableSide(scores, plan.newNumbers(scores.classes)))
      case machine: LinearSVCModel =>
        LinearMargin
          .compile(features, machine.coefficients, machine.intercept)
          .map(new DecidedSide(_, machine.threshold, plan.newNumbers(1)))
      case _ => None
    }
}

/** One class against all others.
  *
  * @param at
  *   the cell that the probability is written to
  */
private[plan] abstract class OneSide(val at: Int) {

  /** Whether every row gets scores. */
  def isTotal: Boolean

  /** Writes the raw prediction to `raw`, and the probability.
    *
    * @return
    *   whether the row was taken
    */
  def run(row: PlanRow, raw: Int): Boolean
}

/** By a model with probabilities. */
private[plan] final class ProbableSide(scores: ClassScores, cells: Int) extends OneSide(cells + 1) {
  override def isTotal: Boolean = scores.isTotal

  override def run(row: PlanRow, raw: Int): Boolean = {
    val isTaken = scores.raw(row, cells)
    if (isTaken) {
      row.numbers(raw) = row.numbers(cells + 1)
      scores.toProbabilities(row.numbers, cells)
    }
    isTaken
  }
}

/** By a model that only decides. */
private[plan] final class DecidedSide(margin: LinearMargin, threshold: Double, cells: Int)
    extends OneSide(cells) {
  override def isTotal: Boolean = true

  override def run(row: PlanRow, raw: Int): Boolean = {
    val decision = if (margin(row) > threshold) 1.0 else 0.0
    row.numbers(raw) = decision
    row.numbers(cells) = decision
    true
  }
}

/** The class that is most probable against all others, the first among equals. */
private[plan] final class OneVsRestStep(sides: Array[OneSide], raw: Int, probability: Int, prediction: Int)
    extends Step {
  override def run(row: PlanRow): Boolean = {
    val numbers = row.numbers
    var i = 0
    while (i < sides.length && sides(i).run(row, raw + i)) {
      val value = numbers(sides(i).at)
      if (i == 0 || value > numbers(probability)) {
        numbers(probability) = value
        numbers(prediction) = i.toDouble
      }
      i += 1
    }
    i == sides.length
  }
}

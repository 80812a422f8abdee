package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.feature.HandleInvalid
import ml.combust.mleap.core.types.{BasicType, ScalarShape}
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.{ReverseStringIndexer, StringIndexer, StringMap}

/** `string_indexer`, `string_map` and `reverse_string_indexer`. */
private[plan] object TextOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case indexer: StringIndexer =>
      val model = indexer.model
      val keepsInvalid = model.handleInvalid == HandleInvalid.Keep
      val labels = model.stringToIndex.map { case (label, index) => label -> index.toDouble }
      val other = if (keepsInvalid) Some(model.labels.length.toDouble) else None
      compile(indexer, plan, labels, other)
    case map: StringMap =>
      val keepsInvalid = map.model.handleInvalid == HandleInvalid.Keep
      val other = if (keepsInvalid) Some(map.model.defaultValue) else None
      val isPlain = !map.model.labels.contains(null)
      isPlain && compile(map, plan, map.model.labels, other)
    case reverse: ReverseStringIndexer if reverse.model.inputShape == ScalarShape(false) =>
      added(plan.number(reverse.inputs.head)) { input =>
        val output = plan.newText(isInput = false)
        plan.addPartial(
          new LabelStep(input.cell, reverse.model.labels.toArray, output.index),
          Seq(input),
          Seq(output)
        )
        plan.define(reverse, "output", output)
      }
    case _ => false
  }

  private[this] def compile(
      stage: Transformer,
      plan: PlanBuilder,
      labels: Map[String, Double],
      ofOthers: Option[Double]
  ): Boolean =
    added(plan.text(stage.shape.input("input").name)) { input =>
      val output = plan.newNumber(BasicType.Double)
      val (texts, numbers) = labels.toArray.unzip
      val indices =
        new TextNumbers(texts.zipWithIndex.toMap, IndexStep.Other, IndexStep.Other, input)
      val step = new IndexStep(indices, numbers, ofOthers, output.cell)
      if (ofOthers.isDefined) plan.addTotal(step, Seq(input), Seq(output))
      else plan.addPartial(step, Seq(input), Seq(output))
      plan.define(stage, "output", output)
    }
}

/** The number of a text. NULL and a text without a number are refused, unless there is a number for those. */
private[plan] final class IndexStep(
    indices: TextNumbers,
    numbers: Array[Double],
    ofOthers: Option[Double],
    to: Int
) extends Step {
  override def andThen(next: Step): Option[Step] = IndexSteps.of(this, next)

  private[this] val takesOthers = ofOthers.isDefined
  private[this] val others = ofOthers.getOrElse(Double.NaN)

  override def run(row: PlanRow): Boolean = {
    val index = indices.of(row)
    row.numbers(to) = if (index >= 0) numbers(index) else others
    index >= 0 || takesOthers
  }
}

private[plan] object IndexStep {

  /** The index of a text without a number. */
  final val Other = -1
}

/** The text of an index. */
private[plan] final class LabelStep(from: Int, labels: Array[String], text: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    val index = row.numbers(from).toInt
    val isKnown = index >= 0 && index < labels.length
    if (isKnown) row.objects(text) = labels(index)
    isKnown
  }
}

/** Several texts, one after the other. */
private[plan] final class IndexSteps(steps: Array[IndexStep]) extends Step {
  override def run(row: PlanRow): Boolean = {
    var i = 0
    while (i < steps.length && steps(i).run(row)) i += 1
    i == steps.length
  }

  override def andThen(next: Step): Option[Step] = IndexSteps.of(steps, next)
}

private[plan] object IndexSteps {
  def of(step: IndexStep, next: Step): Option[Step] = of(Array(step), next)

  def of(steps: Array[IndexStep], next: Step): Option[Step] = next match {
    case another: IndexStep => Some(new IndexSteps(steps :+ another))
    case _                  => None
  }
}

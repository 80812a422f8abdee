package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.feature.{HandleInvalid, OneHotEncoderModel}
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.OneHotEncoder

/** `one_hot_encoder`. */
private[plan] object OneHotOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case encoder: OneHotEncoder =>
      val inputs = encoder.inputCols.flatMap(plan.number)
      val sizes = outputSizes(encoder.model)
      val isPlain =
        inputs.size == sizes.length && encoder.outputCols.size == sizes.length && sizes.forall(_ >= 0)
      if (isPlain) add(encoder, inputs, sizes, plan)
      isPlain
    case _ => false
  }

  private[this] def keepsInvalid(model: OneHotEncoderModel): Boolean =
    model.handleInvalid == HandleInvalid.Keep

  // The category for invalid labels comes last, and the last category can be left out: the two cancel out.
  private[this] def outputSizes(model: OneHotEncoderModel): Array[Int] =
    model.categorySizes.map(_ + (if (keepsInvalid(model)) 1 else 0) - (if (model.dropLast) 1 else 0))

  private[this] def add(
      encoder: OneHotEncoder,
      inputs: Seq[NumberColumn],
      sizes: Array[Int],
      plan: PlanBuilder
  ): Unit =
    inputs.indices.foreach { i =>
      val output = HotElements.newVector(sizes(i), VectorForm.Sparse, plan)
      plan.define(encoder, s"output$i", output)
      val step =
        new OneHotStep(inputs(i).cell, encoder.model.categorySizes(i), keepsInvalid(encoder.model), output)
      HotElements.add(step, inputs(i), output, plan)
    }
}

/** Turns the index of a category into the position of a one. */
private[plan] final class OneHotStep(cell: Int, categories: Int, keepsInvalid: Boolean, output: VectorColumn)
    extends Step {
  override def andThen(next: Step): Option[Step] = OneHotSteps.of(this, next)

  private[this] val hot = output.parts.head.hot
  private[this] val size = output.size

  override def run(row: PlanRow): Boolean = {
    val label = row.numbers(cell)
    val index = label.toInt
    val isKnown = label >= 0 && label < categories
    if (label != index || !(isKnown || keepsInvalid)) false
    else {
      val position = if (isKnown) index else categories
      row.hot(hot) = if (position < size) position else -1
      true
    }
  }
}

/** Several categories, one after the other. */
private[plan] final class OneHotSteps(steps: Array[OneHotStep]) extends Step {
  override def run(row: PlanRow): Boolean = {
    var i = 0
    while (i < steps.length && steps(i).run(row)) i += 1
    i == steps.length
  }

  override def andThen(next: Step): Option[Step] = OneHotSteps.of(steps, next)
}

private[plan] object OneHotSteps {
  def of(step: OneHotStep, next: Step): Option[Step] = of(Array(step), next)

  def of(steps: Array[OneHotStep], next: Step): Option[Step] = next match {
    case another: OneHotStep => Some(new OneHotSteps(steps :+ another))
    case _                   => None
  }
}

package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.feature.MinMaxScalerModel
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.MinMaxScaler

/** `min_max_scaler`. */
private[plan] object MinMaxScalerOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case scaler: MinMaxScaler =>
      added(plan.vector(scaler, "input").filter(_.size == scaler.model.originalRange.length)) { input =>
        val output = plan.newVector(input.size, VectorForm.Dense)
        plan.addTotal(new MinMaxStep(input, scaler.model, output), Seq(input), Seq(output))
        plan.define(scaler, "output", output)
      }
    case _ => false
  }
}

/** Moves the range of training to the target range. NaN stays, and a feature without range goes to the
  * middle.
  */
private[plan] final class MinMaxStep(val input: VectorColumn, model: MinMaxScalerModel, output: VectorColumn)
    extends Step {
  private[this] val from = input.offset
  private[this] val to = output.offset
  private[this] val minima = model.minArray
  private[this] val ranges = model.originalRange
  private[this] val scale = model.maxValue - model.minValue
  private[this] val lowest = model.minValue

  override def run(row: PlanRow): Boolean = {
    val numbers = row.numbers
    var i = 0
    while (i < ranges.length) {
      element(numbers, numbers(from + i), i)
      i += 1
    }
    true
  }

  /** Writes what becomes of element `i`. */
  def element(numbers: Array[Double], value: Double, i: Int): Unit =
    numbers(to + i) =
      if (value != value) value
      else (if (ranges(i) != 0) (value - minima(i)) / ranges(i) else 0.5) * scale + lowest
}

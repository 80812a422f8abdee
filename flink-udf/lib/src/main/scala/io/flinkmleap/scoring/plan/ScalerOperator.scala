package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.feature.StandardScalerModel
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.{ElementwiseProduct, MaxAbsScaler, StandardScaler}

/** `standard_scaler`, `max_abs_scaler` and `elementwise_product`: what scales each element by itself. */
private[plan] object ScalerOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = {
    val input = plan.vector(stage, "input")
    stage match {
      case scaler: StandardScaler      => input.exists(standard(scaler, _, plan))
      case product: ElementwiseProduct => input.exists(elementwise(product, _, plan))
      case scaler: MaxAbsScaler        => input.exists(maxAbs(scaler, _, plan))
      case _                           => false
    }
  }

  private[this] def standard(stage: StandardScaler, input: VectorColumn, plan: PlanBuilder): Boolean = {
    val size = input.size
    stage.model match {
      case StandardScalerModel(std, Some(mean)) if mean.size == size && std.forall(_.size == size) =>
        val output = plan.newVector(size, VectorForm.Dense)
        val step = new ShiftStep(input, mean.toArray, std.map(_.toArray), output)
        plan.addTotal(step, step.reads, Seq(output))
        plan.define(stage, "output", output)
        true
      case StandardScalerModel(Some(std), None) if std.size == size =>
        scale(stage, input, plan)(new FactorStep(input, inverse(std.toArray), _))
      case _ => false
    }
  }

  /** What a value is multiplied by instead of dividing it by its deviation. */
  def inverse(deviation: Array[Double]): Array[Double] =
    deviation.map(value => if (value != 0.0) 1.0 / value else 0.0)

  private[this] def elementwise(stage: ElementwiseProduct, input: VectorColumn, plan: PlanBuilder): Boolean =
    stage.model.scalingVec.size == input.size &&
      scale(stage, input, plan)(new FactorStep(input, stage.model.scalingVec.toArray, _))

  private[this] def maxAbs(stage: MaxAbsScaler, input: VectorColumn, plan: PlanBuilder): Boolean =
    stage.model.maxAbs.size == input.size &&
      scale(stage, input, plan)(
        new MaxAbsStep(input, stage.model.maxAbs.toArray.map(x => if (x == 0) 1.0 else x), _)
      )

  private[this] def scale(stage: Transformer, input: VectorColumn, plan: PlanBuilder)(
      step: VectorColumn => Step
  ): Boolean = {
    val output =
      if (input.isAlwaysDense) plan.newVector(input.size, VectorForm.Dense)
      else plan.newVectorOfAnyForm(input.size)
    plan.addTotal(step(output), Seq(input), Seq(output))
    plan.define(stage, "output", output)
    true
  }
}

/** Takes the mean off, and divides by the deviation where there is one. A feature without deviation becomes
  * zero, even NaN. An assembled vector is read where its elements come from.
  */
private[plan] final class ShiftStep(
    input: VectorColumn,
    mean: Array[Double],
    deviation: Option[Array[Double]],
    output: VectorColumn
) extends Step {
  private[this] val from = input.origin.fold(input.offset)(_.cell)
  // Added to each element: zero makes a negative zero positive, negative zero leaves everything as it is.
  private[this] val neutral = if (input.origin.isDefined) 0.0 else -0.0
  private[this] val to = output.offset
  private[this] val factors = deviation.map(ScalerOperator.inverse).orNull
  private[this] val isConstant = deviation.map(_.map(_ == 0.0)).orNull

  /** How many elements there are. */
  val size: Int = mean.length

  /** What it is computed from. */
  val reads: Seq[Column] = input.origin.fold(Seq[Column](input))(_.columns)

  override def run(row: PlanRow): Boolean = {
    val numbers = row.numbers
    var i = 0
    while (i < mean.length) {
      element(numbers, i)
      i += 1
    }
    true
  }

  /** Writes element `i`, and returns it. */
  def element(numbers: Array[Double], i: Int): Double = {
    val shifted = numbers(from + i) + neutral - mean(i)
    val scaled = if (factors == null) shifted else if (isConstant(i)) 0.0 else shifted * factors(i)
    numbers(to + i) = scaled
    scaled
  }

  override def andThen(next: Step): Option[Step] = next match {
    case range: MinMaxStep if range.input == output => Some(new ShiftedRangeStep(this, range))
    case _                                          => None
  }
}

/** Takes the mean off and moves the range in one go: a scaler of scikit-learn, which divides where MLeap's
  * multiplies.
  */
private[plan] final class ShiftedRangeStep(shift: ShiftStep, range: MinMaxStep) extends Step {
  private[this] val size = shift.size

  override def run(row: PlanRow): Boolean = {
    val numbers = row.numbers
    var i = 0
    while (i < size) {
      range.element(numbers, shift.element(numbers, i), i)
      i += 1
    }
    true
  }
}

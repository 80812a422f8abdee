package io.flinkmleap.scoring.plan

import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.Normalizer

/** `normalizer`. */
private[plan] object NormalizerOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case normalizer: Normalizer if normalizer.model.pNorm >= 1.0 =>
      added(plan.vector(normalizer, "input")) { input =>
        val output =
          if (input.isAlwaysDense) plan.newVector(input.size, VectorForm.Dense)
          else plan.newVectorOfAnyForm(input.size)
        plan.addTotal(new NormalizerStep(input, normalizer.model.pNorm, output), Seq(input), Seq(output))
        plan.define(normalizer, "output", output)
      }
    case _ => false
  }
}

/** Divides a vector by its norm, unless that is zero. */
private[plan] final class NormalizerStep(input: VectorColumn, p: Double, output: VectorColumn) extends Step {
  private[this] val from = input.offset
  private[this] val to = output.offset
  private[this] val size = input.size
  private[this] val norm = VectorNorm.of(p)

  override def run(row: PlanRow): Boolean = {
    val form = row.forms(input.form)
    if (form == VectorForm.SparseWithZeros) false
    else {
      val length = norm(row.numbers, from, size)
      val divisor = if (length != 0.0) length else 1.0
      val storesZeros = divide(row.numbers, divisor, form == VectorForm.Sparse)
      row.forms(output.form) =
        if (form == VectorForm.Sparse && storesZeros) VectorForm.SparseWithZeros else form
      true
    }
  }

  private[this] def divide(numbers: Array[Double], divisor: Double, isSparse: Boolean): Boolean = {
    var madeZero = false
    var i = 0
    while (i < size) {
      val value = numbers(from + i)
      if (isSparse && value == 0.0) numbers(to + i) = 0.0
      else {
        val result = value / divisor
        if (result == 0.0) madeZero = true
        numbers(to + i) = result
      }
      i += 1
    }
    madeZero
  }
}

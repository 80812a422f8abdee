package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.Binarizer

/** `binarizer`, of a number or of a vector. */
private[plan] object BinarizerOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case binarizer: Binarizer if binarizer.model.inputShape.isScalar =>
      added(plan.number(binarizer.inputs.head)) { input =>
        val output = plan.newNumber(BasicType.Double)
        plan.addTotal(
          new BinarizeNumberStep(input.cell, binarizer.model.threshold, output.cell),
          Seq(input),
          Seq(output)
        )
        plan.define(binarizer, "output", output)
      }
    case binarizer: Binarizer =>
      added(plan.vector(binarizer, "input")) { input =>
        val output = plan.newVectorOfAnyForm(input.size)
        plan.addTotal(
          new BinarizeVectorStep(input, binarizer.model.threshold, output),
          Seq(input),
          Seq(output)
        )
        plan.define(binarizer, "output", output)
      }
    case _ => false
  }
}

private[plan] final class BinarizeNumberStep(from: Int, threshold: Double, to: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    row.numbers(to) = if (row.numbers(from) > threshold) 1.0 else 0.0
    true
  }
}

/** One for each stored element above the threshold: what a sparse vector does not store stays zero. */
private[plan] final class BinarizeVectorStep(input: VectorColumn, threshold: Double, output: VectorColumn)
    extends Step {
  private[this] val from = input.offset
  private[this] val to = output.offset
  private[this] val size = input.size

  override def run(row: PlanRow): Boolean = {
    val form = row.forms(input.form)
    if (form == VectorForm.SparseWithZeros) false
    else {
      val ones = mark(row.numbers, form == VectorForm.Sparse)
      row.forms(output.form) = if (1.5 * (ones + 1.0) < size) VectorForm.Sparse else VectorForm.Dense
      true
    }
  }

  private[this] def mark(numbers: Array[Double], isSparse: Boolean): Int = {
    var ones = 0
    var i = 0
    while (i < size) {
      val value = numbers(from + i)
      val isOne = value > threshold && !(isSparse && value == 0.0)
      numbers(to + i) = if (isOne) 1.0 else 0.0
      if (isOne) ones += 1
      i += 1
    }
    ones
  }
}

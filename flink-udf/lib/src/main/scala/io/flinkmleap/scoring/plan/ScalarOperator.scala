package io.flinkmleap.scoring.plan

import java.util.Arrays

import ml.combust.mleap.core.feature.{HandleInvalid, ImputerModel, UnaryOperation}
import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.{Bucketizer, Imputer, MathBinary, MathUnary}

/** `imputer`, `bucketizer`, `math_unary` and `math_binary`: from numbers to a number. */
private[plan] object ScalarOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case imputer: Imputer =>
      added(plan.nullableNumber(imputer.inputs.head)) { input =>
        val output = result(imputer, plan)
        val step = new ImputerStep(input, imputer.model, output.cell)
        if (imputer.model.nullableInput || !input.isNullable) plan.addTotal(step, Seq(input), Seq(output))
        else plan.addPartial(step, Seq(input), Seq(output))
      }
    case bucketizer: Bucketizer if bucketizer.model.splits.length >= 2 =>
      added(plan.number(bucketizer.input)) { input =>
        val output = result(bucketizer, plan)
        val keepsNaN = bucketizer.model.handleInvalid == HandleInvalid.Keep
        plan.addPartial(
          new BucketizerStep(input.cell, bucketizer.model.splits, keepsNaN, output.cell),
          Seq(input),
          Seq(output)
        )
      }
    case unary: MathUnary =>
      added(plan.number(unary.inputs.head)) { input =>
        val output = result(unary, plan)
        val step = new UnaryStep(input.cell, unary.model, output.cell)
        // The logit throws outside of 0 to 1.
        if (unary.model.operation == UnaryOperation.Logit) plan.addPartial(step, Seq(input), Seq(output))
        else plan.addTotal(step, Seq(input), Seq(output))
      }
    case binary: MathBinary => BinaryArithmetic.compile(binary, plan)(result(binary, plan))
    case _                  => false
  }

  private[this] def result(stage: Transformer, plan: PlanBuilder): NumberColumn = {
    val output = plan.newNumber(BasicType.Double)
    plan.define(stage, "output", output)
    output
  }
}

/** Puts the surrogate in the place of NULL, NaN and the value that stands for missing. */
private[plan] final class ImputerStep(input: NumberColumn, model: ImputerModel, to: Int) extends Step {
  private[this] val surrogate = model.surrogateValue
  private[this] val missing = model.missingValue
  private[this] val takesNull = model.nullableInput

  override def run(row: PlanRow): Boolean = {
    val isNull = input.isNull(row)
    val value = row.numbers(input.cell)
    row.numbers(to) = if (isNull || value != value || value == missing) surrogate else value
    takesNull || !isNull
  }
}

/** The index of the bucket; a value outside of all buckets is refused. */
private[plan] final class BucketizerStep(from: Int, splits: Array[Double], keepsNaN: Boolean, to: Int)
    extends Step {
  private[this] val last = splits.length - 1

  override def run(row: PlanRow): Boolean = {
    val value = row.numbers(from)
    val bucket = if (value != value) (if (keepsNaN) last else -1) else bucketOf(value)
    row.numbers(to) = bucket.toDouble
    bucket >= 0
  }

  private[this] def bucketOf(value: Double): Int =
    if (value == splits(last)) last - 1
    else {
      val found = Arrays.binarySearch(splits, value)
      if (found >= 0) found
      else {
        val insertion = -found - 1
        if (insertion == splits.length) -1 else insertion - 1
      }
    }
}

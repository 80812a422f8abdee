package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.feature.{BinaryOperation, MathUnaryModel}
import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.runtime.transformer.feature.MathBinary

/** A function of one number. */
private[plan] final class UnaryStep(from: Int, model: MathUnaryModel, to: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    row.numbers(to) = model(row.numbers(from))
    true
  }
}

/** A function of two numbers, of which one may be a constant of the model. */
private[plan] object BinaryArithmetic {

  /** Adds the step with the output that is made for it; false where the operands are not plain numbers. */
  def compile(stage: MathBinary, plan: PlanBuilder)(output: => NumberColumn): Boolean = {
    val model = stage.model
    val operands =
      (stage.shape.getInput("input_a"), stage.shape.getInput("input_b"), model.da, model.db) match {
        case (Some(a), Some(b), None, None) =>
          plan.number(a.name).flatMap(left => plan.number(b.name).map(left -> _))
        case (Some(a), None, None, Some(b)) => plan.number(a.name).map(left => left -> constant(b, plan))
        case (None, Some(b), Some(a), None) => plan.number(b.name).map(right => constant(a, plan) -> right)
        case _                              => None
      }
    operands.foreach { case (left, right) =>
      val result = output
      plan.addTotal(
        new BinaryStep(left.cell, right.cell, model.operation, result.cell),
        Seq(left, right),
        Seq(result)
      )
    }
    operands.isDefined
  }

  private[this] def constant(value: Double, plan: PlanBuilder): NumberColumn =
    NumberColumn(plan.newConstant(value), BasicType.Double)
}

private[plan] final class BinaryStep(left: Int, right: Int, operation: BinaryOperation, to: Int)
    extends Step {
  override def run(row: PlanRow): Boolean = {
    val a = row.numbers(left)
    val b = row.numbers(right)
    row.numbers(to) = operation match {
      case BinaryOperation.Add       => a + b
      case BinaryOperation.Subtract  => a - b
      case BinaryOperation.Multiply  => a * b
      case BinaryOperation.Divide    => a / b
      case BinaryOperation.Remainder => a % b
      case BinaryOperation.LogN      => Math.log(a) / Math.log(b)
      case BinaryOperation.Pow       => Math.pow(a, b)
      case BinaryOperation.Min       => Math.min(a, b)
      case BinaryOperation.Max       => Math.max(a, b)
    }
    true
  }
}

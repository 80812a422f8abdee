package io.flinkmleap.scoring.plan

import io.flinkmleap.operator.{CategoryKeys, CategoryLookupModel, CategoryLookupStage}
import ml.combust.mleap.runtime.frame.Transformer

/** `category_lookup` of texts. */
private[plan] object CategoryLookupOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case lookup: CategoryLookupStage if lookup.model.width > 0 =>
      val step = for {
        keys <- Some(lookup.model.keys).collect { case texts: CategoryKeys.Texts => texts.keys }
        input <- plan.text(lookup.shape.input("input").name)
      } yield (input, positions(keys, lookup.model, input))
      added(step) { case (input, positions) => add(lookup, input, positions, plan) }
    case _ => false
  }

  // Which row of the table belongs to a text; below 0 as in the model.
  private[this] def positions(
      keys: Vector[String],
      model: CategoryLookupModel,
      input: TextColumn
  ): TextNumbers = new TextNumbers(keys.zip(model.positions).toMap, model.unknown, model.missing, input)

  private[this] def add(
      lookup: CategoryLookupStage,
      input: TextColumn,
      positions: TextNumbers,
      plan: PlanBuilder
  ): Unit = {
    val width = lookup.model.width
    val output = lookup.model.table match {
      case Some(rows) =>
        val row = plan.newVector(width, VectorForm.Dense)
        plan.addPartial(new CategoryRowStep(positions, rows, row.offset, width), Seq(input), Seq(row))
        row
      case None =>
        val row = HotElements.newVector(width, VectorForm.Dense, plan)
        HotElements.add(new CategoryOneStep(positions, row.parts.head.hot), input, row, plan)
        row
    }
    plan.define(lookup, "output", output)
  }
}

/** The category is the position of a one. */
private[plan] final class CategoryOneStep(positions: TextNumbers, hot: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    val position = positions.of(row)
    row.hot(hot) = position
    position != CategoryLookupModel.Refused
  }

  override def andThen(next: Step): Option[Step] = CategoryOneSteps.of(Array(this), next)
}

/** Copies the row of the category. */
private[plan] final class CategoryRowStep(
    positions: TextNumbers,
    rows: Array[Array[Double]],
    to: Int,
    width: Int
) extends Step {
  private[this] val zeros = new Array[Double](width)

  override def run(row: PlanRow): Boolean = {
    val position = positions.of(row)
    val isTaken = position != CategoryLookupModel.Refused
    if (isTaken)
      System.arraycopy(if (position < 0) zeros else rows(position), 0, row.numbers, to, width)
    isTaken
  }
}

/** Several categories, one after the other. */
private[plan] final class CategoryOneSteps(steps: Array[CategoryOneStep]) extends Step {
  override def run(row: PlanRow): Boolean = {
    var i = 0
    while (i < steps.length && steps(i).run(row)) i += 1
    i == steps.length
  }

  override def andThen(next: Step): Option[Step] = CategoryOneSteps.of(steps, next)
}

private[plan] object CategoryOneSteps {
  def of(steps: Array[CategoryOneStep], next: Step): Option[Step] = next match {
    case another: CategoryOneStep => Some(new CategoryOneSteps(steps :+ another))
    case _                        => None
  }
}

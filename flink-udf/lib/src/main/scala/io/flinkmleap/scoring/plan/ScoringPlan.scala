package io.flinkmleap.scoring.plan

import scala.util.control.NonFatal

import io.flinkmleap.bundle.ModelSchema
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.Pipeline

/** A pipeline as a list of steps over flat arrays. The steps do MLeap's arithmetic in MLeap's order, so that
  * every value has the same bits as that of a `RowTransformer`; a row that they do not take is for the
  * `RowTransformer` itself. Immutable, and shared by threads.
  *
  * @param boxedStages
  *   identifiers of the stages that run through MLeap's own functions, as the plan has no steps for them
  */
final class ScoringPlan private (
    private[plan] val inputs: Array[Column],
    private[plan] val outputs: Array[Column],
    private[plan] val rows: () => PlanRow,
    steps: Array[Step],
    val boxedStages: Vector[String]
) {

  /** How many steps a row goes through. */
  def size: Int = steps.length

  /** Runs the steps until one does not take the row.
    *
    * @return
    *   whether all took it
    */
  private[plan] def run(row: PlanRow): Boolean = {
    var i = 0
    while (i < steps.length && steps(i).run(row)) i += 1
    i == steps.length
  }
}

object ScoringPlan {

  /** Compiles a model for the inputs and outputs of a schema.
    *
    * @return
    *   the plan, or why there is none for this model
    */
  def compile(transformer: Transformer, schema: ModelSchema): Either[String, ScoringPlan] =
    try build(transformer, schema)
    catch { case error @ (NonFatal(_) | _: StackOverflowError) => Left(error.toString) }

  private[this] def build(transformer: Transformer, schema: ModelSchema): Either[String, ScoringPlan] = {
    val stages = stagesOf(transformer)
    val plan = new PlanBuilder(
      schema.outputs.map(_.mleapColumn).toSet ++ stages.flatMap(_.inputSchema.fields.map(_.name))
    )
    val inputs = schema.inputs.map(InputColumns.define(_, plan))
    val boxed = stages.filterNot(Operator.compile(_, plan))
    val outputs = schema.outputs.map(output =>
      plan.column(output.mleapColumn).toRight(s"no column ${output.mleapColumn}")
    )
    outputs.collectFirst { case Left(reason) => reason } match {
      case Some(reason) => Left(reason)
      case None =>
        val columns = outputs.collect { case Right(column) => column }
        Right(
          new ScoringPlan(
            inputs.toArray,
            columns.toArray,
            plan.rows,
            plan.steps(columns),
            boxed.map(_.uid).toVector
          )
        )
    }
  }

  private[this] def stagesOf(transformer: Transformer): Seq[Transformer] = transformer match {
    case pipeline: Pipeline => pipeline.transformers.flatMap(stagesOf)
    case stage              => Seq(stage)
  }
}

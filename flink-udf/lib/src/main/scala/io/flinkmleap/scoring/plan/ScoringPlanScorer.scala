package io.flinkmleap.scoring.plan

import scala.util.Try

import io.flinkmleap.bundle.ModelSchema
import io.flinkmleap.scoring.{ClassLabels, RowTransformerSession, Scorer, ScoringSession}
import ml.combust.mleap.runtime.frame.{RowTransformer, Transformer}

/** Scores by a [[ScoringPlan]], and rows that the plan does not take by the `RowTransformer` of the same
  * model. Holds no resources beyond the model.
  *
  * @param plan
  *   what most rows go through
  */
final class ScoringPlanScorer private (
    override val schema: ModelSchema,
    val plan: ScoringPlan,
    transformer: RowTransformer,
    labels: Option[ClassLabels]
) extends Scorer {
  private[this] val positions =
    schema.outputs.map(output => transformer.outputSchema.indexOf(output.mleapColumn).get).toArray

  override def newSession(): ScoringSession =
    new ScoringPlanSession(
      schema,
      plan,
      labels,
      () => new RowTransformerSession(schema, transformer, positions, labels)
    )

  override def close(): Unit = ()
}

object ScoringPlanScorer {

  /** A scorer for a model, which must stay open as long as the scorer is used.
    *
    * @param transformer
    *   the model; scoring must not change it
    * @param schema
    *   inputs and outputs; the outputs may be fewer than those of the model, and only what they need is
    *   computed
    * @param labels
    *   the classes, for outputs that give a class and not its index
    * @return
    *   the scorer, or why there is no plan for the model
    */
  def compile(
      transformer: Transformer,
      schema: ModelSchema,
      labels: Option[ClassLabels]
  ): Either[String, ScoringPlanScorer] =
    for {
      rows <- Try(transformer.transform(RowTransformer(InputColumns.schema(schema.inputs))).get)
        .fold(error => Left(error.toString), Right(_))
      plan <- ScoringPlan.compile(transformer, schema)
    } yield new ScoringPlanScorer(schema, plan, rows, labels)
}

package io.flinkmleap.scoring.plan

import io.flinkmleap.bundle.ModelSchema
import io.flinkmleap.scoring.{ClassLabels, RowTransformerScorer, Scorer, ScoringSession}
import ml.combust.mleap.runtime.frame.Transformer

/** Scores by a [[ScoringPlan]], and rows that the plan does not take by the `RowTransformer` of the same
  * model. Holds no resources beyond the model.
  *
  * @param plan
  *   what most rows go through
  * @param others
  *   scores the other rows
  */
final class ScoringPlanScorer private (val plan: ScoringPlan, others: RowTransformerScorer) extends Scorer {
  override val schema: ModelSchema = others.schema

  override def newSession(): ScoringSession =
    new ScoringPlanSession(schema, plan, others.labels, () => others.newSession())

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
    RowTransformerScorer
      .fromTransformer(transformer, schema, labels)
      .fold(error => Left(error.toString), compile(transformer, _))

  /** A scorer that gives what another one gives, which takes the rows that the plan does not take.
    *
    * @param transformer
    *   the model of the other one
    */
  private[scoring] def compile(
      transformer: Transformer,
      others: RowTransformerScorer
  ): Either[String, ScoringPlanScorer] =
    ScoringPlan.compile(transformer, others.schema).map(new ScoringPlanScorer(_, others))
}

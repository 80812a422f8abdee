package io.flinkmleap.scoring

import scala.util.Try

import io.flinkmleap.bundle.{Bundle, GoldenRows, ModelSchema}
import io.flinkmleap.loader.ScorerKind
import io.flinkmleap.scoring.plan.{PlanCheck, ProbeRows, ScoringPlanScorer}
import ml.combust.mleap.runtime.frame.Transformer
import org.slf4j.LoggerFactory
import spray.json.JsValue

/** What scores the rows of a model.
  *
  * @param unplanned
  *   why it is MLeap's `RowTransformer`; none if it is a plan
  */
private[scoring] final case class ChosenScorer(scorer: Scorer, unplanned: Option[String])

private[scoring] object ChosenScorer {
  private[this] val log = LoggerFactory.getLogger(classOf[ScoringPlanScorer])

  /** The plan of the bundle's model where it gives the bits of the `RowTransformer` on the golden rows (on
    * rows that are made up, for a bundle that has none); otherwise the `RowTransformer`, with a warning.
    *
    * @param rows
    *   the `RowTransformer` of the bundle's model, with the outputs that are wanted
    */
  def choose(bundle: Bundle, rows: RowTransformerScorer, kind: ScorerKind): ChosenScorer = kind match {
    case ScorerKind.RowTransformer => ChosenScorer(rows, Some("the configuration asks for it"))
    case ScorerKind.Plan =>
      val compared = bundle.goldenRows.fold(ProbeRows.of(rows.schema))(inputs(_, rows.schema))
      val chosen = choose(bundle.transformer, rows, compared)
      chosen.unplanned.foreach { reason =>
        log.warn(
          "The model of {} is scored by MLeap's RowTransformer, which is slower than a plan: {}.",
          bundle.location: Any,
          reason: Any
        )
      }
      chosen
  }

  /** The plan of a model where it gives on these rows what the other scorer gives, and otherwise that one. */
  def choose(
      transformer: Transformer,
      rows: RowTransformerScorer,
      compared: Vector[Vector[JsValue]]
  ): ChosenScorer =
    ScoringPlanScorer
      .compile(transformer, rows)
      .flatMap(planned => difference(planned, rows, compared).toLeft(planned))
      .fold(reason => ChosenScorer(rows, Some(reason)), ChosenScorer(_, None))

  private[this] def difference(
      planned: Scorer,
      rows: Scorer,
      compared: Vector[Vector[JsValue]]
  ): Option[String] =
    Try(new PlanCheck(planned, rows).firstDifference(compared)).fold(
      error => Some(s"the plan cannot be compared, $error"),
      _.map(where => s"the plan does not give the same scores, $where")
    )

  private[this] def inputs(golden: GoldenRows, schema: ModelSchema): Vector[Vector[JsValue]] = {
    val cells = schema.inputs.map(input => golden.inputs.indexOf(input.name))
    golden.rows.map(row => cells.map(row.in))
  }
}

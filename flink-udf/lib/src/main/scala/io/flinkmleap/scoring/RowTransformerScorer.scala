package io.flinkmleap.scoring

import scala.util.Try

import io.flinkmleap.bundle.{Bundle, BundleProblem, ModelSchema}
import ml.combust.mleap.runtime.frame.{RowTransformer, Transformer}

/** Scores by MLeap's own `RowTransformer`, which is built once. Holds no resources beyond the bundle's model.
  *
  * @param schema
  *   the outputs may be fewer than the model's, in any order
  * @param rows
  *   takes the inputs in the order of the schema
  * @param labels
  *   the classes, for outputs that give a class and not its index
  */
final class RowTransformerScorer private (
    override val schema: ModelSchema,
    rows: RowTransformer,
    private[scoring] val labels: Option[ClassLabels]
) extends Scorer {

  private[this] val positions: Array[Int] =
    schema.outputs.map(output => rows.outputSchema.indexOf(output.mleapColumn).get).toArray

  /** The same model with other outputs; `schema` must be a selection of this one. */
  def withSchema(schema: ModelSchema): RowTransformerScorer = new RowTransformerScorer(schema, rows, labels)

  override def newSession(): ScoringSession = new RowTransformerSession(schema, rows, positions, labels)

  override def close(): Unit = ()
}

object RowTransformerScorer {

  /** A scorer with every output of the bundle's schema. The bundle must stay open as long as the scorer is
    * used.
    */
  def fromBundle(bundle: Bundle): Either[BundleProblem, RowTransformerScorer] =
    ClassLabels.of(bundle).flatMap { labels =>
      fromTransformer(bundle.transformer, bundle.schema, labels).toEither.left
        .map(error => BundleProblem.InvalidModel(bundle.location, Some(error)))
    }

  /** A scorer for a model, which must stay open as long as the scorer is used.
    *
    * @param labels
    *   the classes, for outputs that give a class and not its index
    */
  private[scoring] def fromTransformer(
      transformer: Transformer,
      schema: ModelSchema,
      labels: Option[ClassLabels]
  ): Try[RowTransformerScorer] =
    Try(transformer.transform(RowTransformer(InputTypes.schema(schema.inputs)))).flatten
      .map(new RowTransformerScorer(schema, _, labels))
}

package io.flinkmleap.scoring

import scala.collection.mutable

import io.flinkmleap.bundle.{Bundle, BundleProblem, ModelSchema}
import io.flinkmleap.loader.ScorerKind

/** A model in the cache.
  *
  * @param proof
  *   what its golden rows have shown; none for a foreign bundle
  */
private[scoring] final class SharedModel private (
    bundle: Bundle,
    rows: RowTransformerScorer,
    val proof: Option[GoldenReport]
) extends AutoCloseable {

  private[this] val scorers = mutable.Map.empty[(ModelSchema, ScorerKind), ChosenScorer]

  /** How many use the model; guarded by the lock of the cache. */
  var leases: Int = 0

  def sha256: String = bundle.sha256

  /** Every column of the model. */
  def schema: ModelSchema = rows.schema

  /** What scores rows for a selection of the columns; the same for all who ask for the same. */
  def scorer(selection: ModelSchema, kind: ScorerKind): Either[BundleProblem, ChosenScorer] =
    SharedModel.bounded(bundle) {
      Right(synchronized {
        scorers.getOrElseUpdate(
          (selection, kind),
          ChosenScorer.choose(bundle, rows.withSchema(selection), kind)
        )
      })
    }

  override def close(): Unit = bundle.close()
}

private[scoring] object SharedModel {

  /** The model of a bundle, which is closed with the model, or at once if its golden rows come out otherwise.
    */
  def proven(bundle: Bundle): Either[BundleProblem, SharedModel] = {
    val model = bounded(bundle)(prove(bundle))
    if (model.isLeft) bundle.close()
    model
  }

  private def bounded[A](bundle: Bundle)(body: => Either[BundleProblem, A]): Either[BundleProblem, A] =
    try body
    catch {
      case error @ (_: OutOfMemoryError | _: StackOverflowError) =>
        Left(BundleProblem.TooLarge(bundle.location, Some(error)))
    }

  private[this] def prove(bundle: Bundle): Either[BundleProblem, SharedModel] =
    for {
      scorer <- RowTransformerScorer.fromBundle(bundle)
      proof <- bundle.goldenRows match {
        case Some(golden) => new GoldenCheck(bundle.location, golden, scorer).run().map(Some(_))
        case None         => Right(None)
      }
    } yield new SharedModel(bundle, scorer, proof)
}

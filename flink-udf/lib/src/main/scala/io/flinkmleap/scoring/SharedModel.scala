package io.flinkmleap.scoring

import io.flinkmleap.bundle.{Bundle, BundleProblem}

/** A model in the cache.
  *
  * @param proof
  *   what its golden rows have shown; none for a foreign bundle
  */
private[scoring] final class SharedModel private (
    bundle: Bundle,
    val scorer: RowTransformerScorer,
    val proof: Option[GoldenReport]
) extends AutoCloseable {

  /** How many use the model; guarded by the lock of the cache. */
  var leases: Int = 0

  def sha256: String = bundle.sha256

  override def close(): Unit = {
    scorer.close()
    bundle.close()
  }
}

private[scoring] object SharedModel {

  /** The model of a bundle, which is closed with the model, or at once if its golden rows come out otherwise.
    */
  def proven(bundle: Bundle): Either[BundleProblem, SharedModel] = {
    val model =
      try prove(bundle)
      catch {
        case error @ (_: OutOfMemoryError | _: StackOverflowError) =>
          Left(BundleProblem.TooLarge(bundle.location, Some(error)))
      }
    if (model.isLeft) bundle.close()
    model
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

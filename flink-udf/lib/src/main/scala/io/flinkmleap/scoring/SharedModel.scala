package io.flinkmleap.scoring

import io.flinkmleap.bundle.{Bundle, BundleProblem}

/** A model in the cache.
  *
  * @param leases how many use it; guarded by the lock of the cache
  */
private[scoring] final class SharedModel private (bundle: Bundle, val scorer: RowTransformerScorer) extends AutoCloseable {
  var leases: Int = 0

  def sha256: String = bundle.sha256

  def foreign: Boolean = bundle.manifest.isEmpty

  override def close(): Unit = {
    scorer.close()
    bundle.close()
  }
}

private[scoring] object SharedModel {

  /** The model of a bundle, which is closed with the model, or at once if its golden rows come out otherwise. */
  def proven(bundle: Bundle): Either[BundleProblem, SharedModel] = {
    val model = for {
      scorer <- RowTransformerScorer.fromBundle(bundle)
      _ <- bundle.goldenRows.map(new GoldenCheck(bundle.location, _, scorer).run()).getOrElse(Right(()))
    } yield new SharedModel(bundle, scorer)
    if (model.isLeft) bundle.close()
    model
  }
}

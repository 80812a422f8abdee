package io.flinkmleap.scoring

import io.flinkmleap.bundle.ModelSchema

/** A share in a loaded model. The model is closed with its last lease; closing a lease twice does nothing more.
  *
  * @param scorer gives the outputs that the source asked for; not to be used after `close`
  * @param sha256 identity of the bundle that is served, lower-case hex
  */
final class ScorerLease private[scoring] (val scorer: Scorer, val sha256: String, release: () => Unit) extends AutoCloseable {
  private[this] var open = true

  /** The columns of the scorer. */
  def schema: ModelSchema = scorer.schema

  override def close(): Unit = {
    val first = synchronized { val was = open; open = false; was }
    if (first) release()
  }
}

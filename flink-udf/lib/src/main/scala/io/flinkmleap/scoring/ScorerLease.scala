package io.flinkmleap.scoring

import java.util.concurrent.atomic.AtomicBoolean

import io.flinkmleap.bundle.ModelSchema

/** A share in a loaded model. The model is closed with its last lease; closing a lease twice does nothing
  * more.
  *
  * @param chosen
  *   gives the outputs that the source asked for; not to be used after `close`
  * @param sha256
  *   identity of the bundle that is served, lower-case hex
  * @param proof
  *   what its golden rows have shown; none for a foreign bundle, which nothing proves: worth a warning
  */
final class ScorerLease private[scoring] (
    chosen: ChosenScorer,
    val sha256: String,
    val proof: Option[GoldenReport],
    release: () => Unit
) extends AutoCloseable {
  private[this] val closed = new AtomicBoolean

  /** Gives the outputs that the source asked for; not to be used after `close`. */
  def scorer: Scorer = chosen.scorer

  /** Why rows are scored by MLeap's `RowTransformer`; none where a plan scores them. */
  def unplanned: Option[String] = chosen.unplanned

  /** The columns of the scorer. */
  def schema: ModelSchema = scorer.schema

  /** Whether the bundle was made by something else than flink-mleap. */
  def foreign: Boolean = proof.isEmpty

  override def close(): Unit = if (closed.compareAndSet(false, true)) release()
}

package io.flinkmleap.worker

import scala.collection.mutable

import io.flinkmleap.bundle.BundleProblem
import io.flinkmleap.loader.BundleSource
import io.flinkmleap.scoring.{ScorerCache, ScorerLease}

/** Keeps the models of the last requests in memory, so that a table which comes in several requests loads its
  * model once. For one thread.
  */
private[worker] final class RecentLeases extends AutoCloseable {
  private[this] val cache = new ScorerCache
  private[this] val kept = mutable.Queue.empty[ScorerLease]

  /** A lease that stays open for some requests; not to be closed by the caller. */
  def acquire(source: BundleSource): Either[BundleProblem, ScorerLease] =
    cache.acquire(source).map { lease =>
      kept.enqueue(lease)
      if (kept.size > RecentLeases.Kept) kept.dequeue().close()
      lease
    }

  override def close(): Unit = kept.dequeueAll(_ => true).foreach(_.close())
}

private object RecentLeases {
  private val Kept = 4
}

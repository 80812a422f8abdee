package io.flinkmleap.scoring

import java.nio.file.Path

import scala.annotation.tailrec
import scala.collection.mutable

import io.flinkmleap.bundle.{ArchiveLimits, Bundle, BundleProblem}
import io.flinkmleap.loader.{BundleSource, ScorerKind}

/** Loaded models, one per digest, shared by all who lease them. A model is loaded and checked for its first
  * lease and closed with its last one; a failure is not remembered.
  */
final class ScorerCache {
  private[this] val models = mutable.Map.empty[String, SharedModel]
  private[this] val fetches = new SingleFlight[BundleSource, Either[BundleProblem, SharedModel]]
  private[this] val loads =
    new SingleFlight[(String, Boolean, ArchiveLimits), Either[BundleProblem, SharedModel]]

  /** A lease on the model at `source`, which the caller closes. A source without a digest is fetched again
    * each time, because the bytes there may be others by now, but its model is loaded only if nobody has it.
    */
  @tailrec def acquire(source: BundleSource): Either[BundleProblem, ScorerLease] = {
    val pinned = source.sha256.flatMap(loaded)
    val model = pinned.map(found => source.checkSignature(found.sha256).map(_ => found)).getOrElse {
      val anyOutputs = source.copy(outputs = Vector.empty, scorer = ScorerKind.Plan)
      fetches(anyOutputs)(anyOutputs.withFile((file, sha256) => load(anyOutputs, file, sha256)))
    }
    model match {
      case Left(problem)                  => Left(problem)
      case Right(found) if !retain(found) => acquire(source)
      case Right(found)                   => lease(found, source)
    }
  }

  /** How many models are in memory now. */
  def size: Int = synchronized(models.size)

  private[this] def loaded(sha256: String): Option[SharedModel] = synchronized(models.get(sha256))

  private[this] def load(
      source: BundleSource,
      file: Path,
      sha256: String
  ): Either[BundleProblem, SharedModel] =
    loaded(sha256).map(Right(_)).getOrElse {
      loads((sha256, source.allowForeign, source.limits)) {
        loaded(sha256).map(Right(_)).getOrElse {
          Bundle
            .load(file, source.location, source.allowForeign, source.limits, Some(sha256))
            .flatMap(SharedModel.proven)
            .map(keep)
        }
      }
    }

  private[this] def keep(model: SharedModel): SharedModel = {
    val kept = synchronized(models.getOrElseUpdate(model.sha256, model))
    if (kept ne model) model.close()
    kept
  }

  private[this] def retain(model: SharedModel): Boolean = synchronized {
    val current = models.get(model.sha256).contains(model)
    if (current) model.leases += 1
    current
  }

  private[this] def release(model: SharedModel): Unit = {
    val last = synchronized {
      model.leases -= 1
      if (model.leases == 0) models -= model.sha256
      model.leases == 0
    }
    if (last) model.close()
  }

  private[this] def lease(model: SharedModel, source: BundleSource): Either[BundleProblem, ScorerLease] = {
    val chosen =
      if (model.proof.isEmpty && !source.allowForeign) Left(BundleProblem.Foreign(source.location))
      else source.selectOutputs(model.schema).flatMap(model.scorer(_, source.scorer))
    if (chosen.isLeft) release(model)
    chosen.map(new ScorerLease(_, model.sha256, model.proof, () => release(model)))
  }
}

object ScorerCache {
  private[this] val ofProcess = new ScorerCache

  /** A lease from the cache of this process, which the caller closes. */
  def acquire(source: BundleSource): Either[BundleProblem, ScorerLease] = ofProcess.acquire(source)

  /** How many models this process has in memory now. */
  def size: Int = ofProcess.size
}

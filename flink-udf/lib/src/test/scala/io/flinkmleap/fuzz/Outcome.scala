package io.flinkmleap.fuzz

import java.nio.file.{Files, Path}

import io.flinkmleap.bundle.{ArchiveLimits, BundleProblem}
import io.flinkmleap.loader.{BundleLoader, BundleSource}
import io.flinkmleap.scoring.ScorerCache

/** Serves bytes as a task would serve a bundle: fetched, checked, loaded, golden rows scored, closed. */
private[fuzz] object Outcome {
  private[this] val limits =
    ArchiveLimits(totalBytes = 64L << 20, entryBytes = 32L << 20, jsonBytes = 1L << 20)

  /** `served` or the code of the problem. Whatever is thrown is a finding. */
  def of(bytes: Array[Byte]): String = {
    val source = BundleSource("fuzz", new InMemory(bytes), allowForeign = true, limits = limits)
    new ScorerCache().acquire(source) match {
      case Right(lease)                                           => lease.close(); "served"
      case Left(problem) if !problem.sentence.exists(_.isControl) => problem.code
      case Left(problem) => throw new IllegalStateException(s"${problem.code} shows ${problem.sentence}")
    }
  }

  /** Serves every seed once. */
  def warmUp(): Unit =
    SeedCorpus.archives.foreach(of)

  private[this] final class InMemory(bytes: Array[Byte]) extends BundleLoader {
    override def fetch(location: String, target: Path): Either[BundleProblem, Unit] = {
      Files.write(target, bytes)
      Right(())
    }
  }
}

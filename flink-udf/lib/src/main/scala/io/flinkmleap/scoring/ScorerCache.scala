package io.flinkmleap.scoring

import io.flinkmleap.bundle.BundleProblem
import io.flinkmleap.loader.BundleSource

/** The loaded models of this process: one per digest, shared by all who lease it. */
object ScorerCache {

  /** A lease on the model at `source`, which is loaded and checked first if nobody has it. The caller closes the lease. */
  def acquire(source: BundleSource): Either[BundleProblem, ScorerLease] =
    throw new UnsupportedOperationException(s"cannot load ${source.location} yet")
}

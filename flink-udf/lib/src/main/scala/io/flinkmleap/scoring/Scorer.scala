package io.flinkmleap.scoring

import io.flinkmleap.bundle.ModelSchema

/** A loaded model bound to its schema. Shared by threads; closed by whoever made it (leases of
  * [[ScorerCache]] close it for you).
  */
trait Scorer extends AutoCloseable {

  /** The columns in the order in which sessions count them. */
  def schema: ModelSchema

  /** A session for one thread. Cheap enough for `open()`, not for every row. */
  def newSession(): ScoringSession
}

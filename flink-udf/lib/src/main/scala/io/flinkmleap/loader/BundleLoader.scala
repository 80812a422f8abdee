package io.flinkmleap.loader

import java.nio.file.Path

import io.flinkmleap.bundle.BundleProblem

/** Brings the bytes of a bundle from one kind of store to a local file.
  *
  * Instances travel inside Flink functions: they are serializable, hold settings only, and are equal when
  * their settings are. `toString` shows no credentials.
  */
trait BundleLoader extends Serializable {

  /** Copies the bundle at `location` to the new file `target`, which the caller owns. Leaves nothing behind
    * when it fails.
    *
    * @param location
    *   a URI or path as the configuration gives it
    * @param target
    *   a file that does not exist yet, in a folder that does
    */
  def fetch(location: String, target: Path): Either[BundleProblem, Unit]

  /** A loader like this one that takes at most so many bytes and refuses more as [[BundleProblem.OverSize]],
    * if possible before they come. This one, when it takes no more anyway or knows no limit.
    */
  def limitedTo(bytes: Long): BundleLoader = this

  /** Whether the bytes are on this machine anyway, so that a copy in the cache would be of no use. */
  def isLocal: Boolean = false
}

package io.flinkmleap.loader

import com.typesafe.config.Config
import io.flinkmleap.bundle.BundleProblem

/** Where copies of pinned bundles are kept on the machine that loads, for the processes of one user.
  *
  * @param directory
  *   a folder of this user; none for one in the temporary folder of the machine
  * @param maxSize
  *   most bytes that are kept; the bundle that was not used for the longest time goes first
  */
final case class CacheSettings(directory: Option[String], maxSize: Long)

object CacheSettings {
  private[this] val Keys = Set("directory", "maxSize")

  /** Reads `directory` and `maxSize`; a size of 0 is no cache.
    *
    * @param config
    *   the subtree `mleap.cache`
    */
  def fromConfig(config: Config): Either[BundleProblem, Option[CacheSettings]] =
    LoaderSettings(config, "mleap.cache").read(Keys) { settings =>
      val size = settings.size("maxSize", default = 0L, least = 0L)
      if (size == 0) None else Some(CacheSettings(settings.text("directory"), size))
    }
}

package io.flinkmleap.loader

import com.typesafe.config.Config
import io.flinkmleap.bundle.BundleProblem

/** Makes the loaders of one kind of store. Found by `java.util.ServiceLoader`: another store is another
  * provider named in `META-INF/services/io.flinkmleap.loader.BundleLoaderProvider`, and no edit here.
  */
trait BundleLoaderProvider {

  /** The URI schemes served, lower-case, for example `gs`. */
  def schemes: Set[String]

  /** The words that `bundleSource` may say, for example `gcs`. */
  def sources: Set[String]

  /** Where the settings stand below `mleap.loaders`. */
  def settings: String = schemes.toVector.sorted.head

  /** Whether a location of none of the schemes of any provider is served all the same. Asked only then. */
  def servesOther(location: String): Boolean = false

  /** A loader with the given settings.
    *
    * @param config
    *   the subtree `mleap.loaders.<settings>`, empty when nothing is set
    */
  def loader(config: Config): Either[BundleProblem, BundleLoader]
}

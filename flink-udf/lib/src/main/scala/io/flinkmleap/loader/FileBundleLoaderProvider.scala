package io.flinkmleap.loader

import com.typesafe.config.Config
import io.flinkmleap.bundle.BundleProblem

/** Provides [[FileBundleLoader]], which has no settings. */
final class FileBundleLoaderProvider extends BundleLoaderProvider {
  override val schemes: Set[String] = Set("file")
  override val sources: Set[String] = Set("file")

  override def loader(config: Config): Either[BundleProblem, BundleLoader] =
    LoaderSettings(config, "mleap.loaders.file").read(Set.empty)(_ => FileBundleLoader())
}

package io.flinkmleap.loader

import com.typesafe.config.Config
import io.flinkmleap.bundle.BundleProblem

/** Provides [[GCSBundleLoader]]. Settings under `mleap.loaders.gs`: `endpoint`, `project`, `bucket`,
  * `credentials` (`default`, `none`, or the path of a service account's key file), and those of
  * [[TransferSettings]].
  */
final class GCSBundleLoaderProvider extends BundleLoaderProvider {
  override val schemes: Set[String] = Set("gs")
  override val sources: Set[String] = Set("gcs")

  override def loader(config: Config): Either[BundleProblem, BundleLoader] =
    LoaderSettings(config, "mleap.loaders.gs").read(GCSBundleLoaderProvider.Keys) { settings =>
      GCSBundleLoader(
        GCSSettings(
          endpoint = settings.address("endpoint"),
          project = settings.text("project"),
          bucket = settings.text("bucket"),
          credentials = settings.text("credentials") match {
            case None | Some("default") => GCSCredentials.Default
            case Some("none")           => GCSCredentials.Anonymous
            case Some(path) if !path.exists(character => character == '{' || character < ' ') =>
              GCSCredentials.ServiceAccountFile(path)
            case Some(_) =>
              settings.refuse(
                "credentials",
                "must be default, none or the path of a key file, never the key itself"
              )
          },
          transfer = settings.transfer
        )
      )
    }
}

private object GCSBundleLoaderProvider {
  private val Keys = Set("endpoint", "project", "bucket", "credentials") ++ TransferSettings.Keys
}

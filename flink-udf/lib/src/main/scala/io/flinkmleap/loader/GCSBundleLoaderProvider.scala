package io.flinkmleap.loader

import com.typesafe.config.Config
import io.flinkmleap.bundle.BundleProblem

/** Provides [[GCSBundleLoader]]. Settings under `mleap.loaders.gs`: `endpoint`, `project`, `bucket`,
  * `credentials` (`default`, `none`, or the path of a service account's key file), `connectTimeout`,
  * `readTimeout`, `retries`, `deadline`.
  */
final class GCSBundleLoaderProvider extends BundleLoaderProvider {
  override val schemes: Set[String] = Set("gs")
  override val sources: Set[String] = Set("gcs")

  override def loader(config: Config): Either[BundleProblem, BundleLoader] =
    LoaderSettings(config, "mleap.loaders.gs").read(GCSBundleLoaderProvider.Keys) { settings =>
      val defaults = GCSSettings()
      GCSBundleLoader(
        GCSSettings(
          endpoint = settings.text("endpoint"),
          project = settings.text("project"),
          bucket = settings.text("bucket"),
          credentials = settings.text("credentials") match {
            case None | Some("default") => GCSCredentials.Default
            case Some("none")           => GCSCredentials.Anonymous
            case Some(path)             => GCSCredentials.ServiceAccountFile(path)
          },
          connectTimeout = settings.duration("connectTimeout", defaults.connectTimeout),
          readTimeout = settings.duration("readTimeout", defaults.readTimeout),
          retries = settings.count("retries", defaults.retries),
          deadline = settings.duration("deadline", defaults.deadline)
        )
      )
    }
}

private object GCSBundleLoaderProvider {
  private val Keys =
    Set(
      "endpoint",
      "project",
      "bucket",
      "credentials",
      "connectTimeout",
      "readTimeout",
      "retries",
      "deadline"
    )
}

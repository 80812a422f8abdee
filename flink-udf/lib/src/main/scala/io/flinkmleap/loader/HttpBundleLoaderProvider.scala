package io.flinkmleap.loader

import com.typesafe.config.Config
import io.flinkmleap.bundle.BundleProblem

/** Provides [[HttpBundleLoader]]. Settings under `mleap.loaders.https`: `token` (`env:NAME` or `file:/path`),
  * `certificates`, `allowHttp`, and those of [[TransferSettings]].
  */
final class HttpBundleLoaderProvider extends BundleLoaderProvider {
  override val schemes: Set[String] = Set("https", "http")
  override val sources: Set[String] = Set("https")
  override val settings: String = "https"

  override def loader(config: Config): Either[BundleProblem, BundleLoader] =
    LoaderSettings(config, "mleap.loaders.https").read(HttpBundleLoaderProvider.Keys) { settings =>
      HttpBundleLoader(
        HttpSettings(
          token = settings.text("token").map { text =>
            SecretReference
              .parse(text)
              .getOrElse(settings.refuse("token", "must be env:NAME or file:/path, never the token itself"))
          },
          certificates = settings.text("certificates"),
          allowHttp = settings.flag("allowHttp", default = false),
          transfer = settings.transfer
        )
      )
    }
}

private object HttpBundleLoaderProvider {
  private val Keys = Set("token", "certificates", "allowHttp") ++ TransferSettings.Keys
}

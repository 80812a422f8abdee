package io.flinkmleap.loader

import com.typesafe.config.Config
import io.flinkmleap.bundle.BundleProblem

/** Provides [[S3BundleLoader]]. Settings under `mleap.loaders.s3`: `endpoint`, `region`, `bucket`,
  * `pathStyle`, `credentials` (`default`, `environment`, `none`, or `profile:NAME`), and those of
  * [[TransferSettings]].
  */
final class S3BundleLoaderProvider extends BundleLoaderProvider {
  override val schemes: Set[String] = Set("s3")
  override val sources: Set[String] = Set("s3")
  override val settings: String = "s3"

  override def loader(config: Config): Either[BundleProblem, BundleLoader] =
    LoaderSettings(config, "mleap.loaders.s3").read(S3BundleLoaderProvider.Keys) { settings =>
      S3BundleLoader(
        S3Settings(
          endpoint = settings.address("endpoint"),
          region = settings.text("region"),
          bucket = settings.text("bucket"),
          pathStyle = settings.optionalFlag("pathStyle"),
          credentials = settings.text("credentials") match {
            case None | Some("default")                         => S3Credentials.Default
            case Some("environment")                            => S3Credentials.Environment
            case Some("none")                                   => S3Credentials.Anonymous
            case Some(S3BundleLoaderProvider.ProfileName(name)) => S3Credentials.Profile(name)
            case Some(_) =>
              settings.refuse(
                "credentials",
                "must be default, environment, none or profile:NAME, never the credentials themselves"
              )
          },
          transfer = settings.transfer
        )
      )
    }
}

private object S3BundleLoaderProvider {
  private val Keys = Set("endpoint", "region", "bucket", "pathStyle", "credentials") ++ TransferSettings.Keys
  private val ProfileName = "profile:([A-Za-z0-9_.@-]+)".r
}

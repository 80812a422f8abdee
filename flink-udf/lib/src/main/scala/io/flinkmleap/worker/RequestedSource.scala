package io.flinkmleap.worker

import com.typesafe.config.{Config, ConfigFactory}
import io.flinkmleap.bundle.signature.{RequiredSignature, VerificationKey}
import io.flinkmleap.config.MLeapSettings
import io.flinkmleap.loader.{BundleLoaders, BundleSource}

/** The bundle that a request names: `bundle`, `conf`, `allowForeign`, and for a signed one `publicKey` and
  * `signature`.
  */
private[worker] object RequestedSource {

  /** The source, or the end of the request. */
  def of(request: Request): BundleSource = {
    val location = request.text("bundle")
    val loader = Refused.orElse(BundleLoaders.forLocation(location, loaders(request.optionalText("conf"))))
    BundleSource(
      location,
      loader,
      allowForeign = request.flag("allowForeign"),
      signature = signature(request)
    )
  }

  private[this] def signature(request: Request): Option[RequiredSignature] =
    request.optionalText("publicKey").map { path =>
      RequiredSignature(Refused.orElse(VerificationKey.fromFile(path)), request.optionalText("signature"))
    }

  private[this] def loaders(conf: Option[String]): Config =
    conf.fold(ConfigFactory.empty)(path =>
      MLeapSettings.loaders(Refused.orElseAll(MLeapSettings.parse(path)))
    )
}

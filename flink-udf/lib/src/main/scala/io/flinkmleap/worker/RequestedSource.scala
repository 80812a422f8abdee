package io.flinkmleap.worker

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.ArchiveLimits
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
    val config = request.optionalText("conf").map(path => Refused.orElseAll(MLeapSettings.parse(path)))
    val loaders = config.fold(ConfigFactory.empty)(MLeapSettings.loaders)
    def loaderOf(place: String) = Refused.orElse(BundleLoaders.forLocation(place, loaders))
    val loader = loaderOf(location)
    BundleSource(
      location,
      loader,
      allowForeign = request.flag("allowForeign"),
      signature = signature(request),
      signatureLoader = request.optionalText("signature").map(loaderOf),
      limits = config.fold(ArchiveLimits.Default)(known => Refused.orElseAll(MLeapSettings.limits(known)))
    )
  }

  private[this] def signature(request: Request): Option[RequiredSignature] =
    request.optionalText("publicKey").map { path =>
      RequiredSignature(Refused.orElse(VerificationKey.fromFile(path)), request.optionalText("signature"))
    }
}

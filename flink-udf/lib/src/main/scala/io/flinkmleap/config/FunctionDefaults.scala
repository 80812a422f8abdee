package io.flinkmleap.config

import pureconfig.{CamelCase, ConfigFieldMapping, ConfigReader}
import pureconfig.generic.ProductHint
import pureconfig.generic.semiauto.deriveReader

/** What holds for the entries that do not say it themselves: `mleap.functionDefaults`. */
private[config] final case class FunctionDefaults(
    bundleSource: String,
    onError: OnErrorSetting,
    allowForeign: Boolean,
    requirePinned: Boolean
)

private[config] object FunctionDefaults {

  /** What the object may hold. */
  val Keys: Vector[String] = Vector("bundleSource", "onError", "allowForeign", "requirePinned")

  private[config] implicit val hint: ProductHint[FunctionDefaults] =
    ProductHint(ConfigFieldMapping(CamelCase, CamelCase), useDefaultArgs = false, allowUnknownKeys = false)

  implicit val reader: ConfigReader[FunctionDefaults] = deriveReader[FunctionDefaults]
}

package io.flinkmleap.config

import io.flinkmleap.config.FunctionEntryValues.scorerReader
import io.flinkmleap.loader.ScorerKind
import pureconfig.{CamelCase, ConfigFieldMapping, ConfigReader}
import pureconfig.generic.ProductHint
import pureconfig.generic.semiauto.deriveReader

/** What holds for the entries that do not say it themselves: `mleap.functionDefaults`. */
private[config] final case class FunctionDefaults(
    bundleSource: String,
    onError: OnErrorSetting,
    allowForeign: Boolean,
    requirePinned: Boolean,
    scorer: ScorerKind
)

private[config] object FunctionDefaults {

  /** What the object may hold. */
  val Keys: Vector[String] = Vector("bundleSource", "onError", "allowForeign", "requirePinned", "scorer")

  private[config] implicit val hint: ProductHint[FunctionDefaults] =
    ProductHint(ConfigFieldMapping(CamelCase, CamelCase), useDefaultArgs = false, allowUnknownKeys = false)

  implicit val reader: ConfigReader[FunctionDefaults] = deriveReader[FunctionDefaults]
}

package io.flinkmleap.config

import scala.concurrent.duration.FiniteDuration

import io.flinkmleap.config.ConfigFailures.Broken
import io.flinkmleap.config.FunctionEntryValues.scorerReader
import io.flinkmleap.loader.ScorerKind
import pureconfig.{CamelCase, ConfigCursor, ConfigFieldMapping, ConfigReader}
import pureconfig.generic.ProductHint
import pureconfig.generic.semiauto.deriveReader

/** One entry of `mleap.udfRegistry`, key by key. */
private[config] final case class FunctionEntry(
    udfName: FunctionName,
    bundleUri: Option[Located[Location]],
    bundlePath: Option[Located[Location]],
    bundleSource: Option[Located[String]],
    sha256: Option[Pin],
    output: Option[ColumnNames],
    onError: OnErrorSetting,
    refresh: Option[FiniteDuration],
    arguments: Option[ColumnNames],
    allowForeign: Option[Boolean],
    requirePinned: Option[Boolean],
    publicKey: Option[Located[Location]],
    scorer: Option[ScorerKind]
)

private[config] object FunctionEntry {

  /** What an entry may hold. */
  val Keys: Vector[String] = Vector(
    "udfName",
    "bundleUri",
    "bundlePath",
    "bundleSource",
    "sha256",
    "output",
    "onError",
    "refresh",
    "arguments",
    "allowForeign",
    "requirePinned",
    "publicKey",
    "scorer"
  )

  private[config] implicit val hint: ProductHint[FunctionEntry] =
    ProductHint(ConfigFieldMapping(CamelCase, CamelCase), useDefaultArgs = false, allowUnknownKeys = false)

  private[this] val fields: ConfigReader[FunctionEntry] = deriveReader[FunctionEntry]

  /** Reads an entry and checks the rules that span several keys, so that both kinds of mistake are found at
    * once.
    */
  implicit val reader: ConfigReader[FunctionEntry] = ConfigReader.fromCursor { cursor =>
    ConfigReader.Result.zipWith(fields.from(cursor), oneLocation(cursor))((entry, _) => entry)
  }

  private[this] def oneLocation(cursor: ConfigCursor): ConfigReader.Result[Unit] =
    cursor.asMap.fold(
      _ => Right(()), // `fields` reports what is not an object
      keys => {
        val uri = keys.get("bundleUri")
        val others = Vector("bundlePath", "bundleSource").filter(keys.contains)
        if (uri.isDefined && others.nonEmpty)
          uri.get.failed(
            Broken(
              "config.two-locations",
              s"The entry has bundleUri and ${others.mkString(" and ")}: keep one way to name the bundle."
            )
          )
        else if (uri.isEmpty && !keys.contains("bundlePath"))
          cursor.failed(
            Broken(
              "config.missing-bundle",
              "The entry names no bundle: give bundlePath and bundleSource, or bundleUri."
            )
          )
        else Right(())
      }
    )
}

package io.flinkmleap.config

import com.typesafe.config.ConfigMemorySize
import io.flinkmleap.bundle.ArchiveLimits
import io.flinkmleap.config.ConfigFailures.Broken
import pureconfig.{CamelCase, ConfigCursor, ConfigFieldMapping, ConfigReader}
import pureconfig.generic.ProductHint
import pureconfig.generic.semiauto.deriveReader

/** Reads `mleap.limits`: sizes such as `256 MiB`, and numbers. */
private[config] object LimitsSettings {

  /** What the object may hold. */
  val Keys: Vector[String] = Vector(
    "compressedBytes",
    "totalBytes",
    "entryBytes",
    "entries",
    "ratio",
    "jsonBytes",
    "jsonDepth",
    "nodeDepth",
    "nativeOperators"
  )

  // One document and one level are parsed at a time, on a stack of a fixed size.
  private[this] val LargestDocument = 1L << 30
  private[this] val LargestDepth = 1000

  private[config] implicit val hint: ProductHint[ArchiveLimits] =
    ProductHint(ConfigFieldMapping(CamelCase, CamelCase), useDefaultArgs = false, allowUnknownKeys = false)

  private[config] implicit val size: ConfigReader[Long] =
    positive(ConfigReader[ConfigMemorySize].map(_.toBytes))

  private[config] implicit val count: ConfigReader[Int] = positive(ConfigReader.intConfigReader)

  implicit val reader: ConfigReader[ArchiveLimits] = checked(deriveReader[ArchiveLimits]) { limits =>
    if (limits.jsonBytes > LargestDocument) Some("jsonBytes must be at most 1 GiB")
    else if (limits.jsonDepth > LargestDepth || limits.nodeDepth > LargestDepth)
      Some(s"jsonDepth and nodeDepth must be at most $LargestDepth")
    else None
  }

  private[this] def positive[A](read: ConfigReader[A])(implicit numeric: Numeric[A]): ConfigReader[A] =
    checked(read)(value => if (numeric.signum(value) > 0) None else Some("it must be above 0"))

  private[this] def checked[A](read: ConfigReader[A])(mistake: A => Option[String]): ConfigReader[A] =
    ConfigReader.fromCursor { (cursor: ConfigCursor) =>
      read.from(cursor).flatMap { value =>
        mistake(value).fold[ConfigReader.Result[A]](Right(value)) { reason =>
          val sentence = s"The value of ${cursor.path} cannot be used ($reason): correct it."
          cursor.failed(Broken("config.invalid-value", sentence))
        }
      }
    }
}

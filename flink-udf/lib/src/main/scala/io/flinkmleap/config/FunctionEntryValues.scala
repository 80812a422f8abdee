package io.flinkmleap.config

import java.util.Locale

import io.flinkmleap.config.ConfigFailures.Broken
import io.flinkmleap.loader.ScorerKind
import pureconfig.{ConfigCursor, ConfigReader, ReadsMissingKeys}

/** A value and where it stands. */
private[config] final case class Located[A](value: A, place: Place)

private[config] object Located {
  implicit def reader[A: ConfigReader]: ConfigReader[Located[A]] = ConfigReader.fromCursor { cursor =>
    ConfigReader[A].from(cursor).map(Located(_, cursor.origin.fold(Place.Unknown)(Place.of)))
  }
}

/** A name that SQL takes without quotes. */
private[config] final case class FunctionName(value: String)

private[config] object FunctionName {
  implicit val reader: ConfigReader[FunctionName] = ConfigReader[String].emap { name =>
    if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) Right(FunctionName(name))
    else
      Left(
        Broken(
          "config.invalid-name",
          "A udfName is made of letters, digits and _, and starts with no digit: choose another."
        )
      )
  }
}

/** A URI or path that says something. */
private[config] final case class Location(value: String)

private[config] object Location {
  implicit val reader: ConfigReader[Location] = ConfigReader[String].emap { text =>
    if (text.trim.nonEmpty) Right(Location(text))
    else Left(Broken("config.invalid-value", "The place of the bundle is empty: give its path or URI."))
  }
}

/** 64 hex digits, kept in lower case. */
private[config] final case class Pin(hex: String)

private[config] object Pin {
  implicit val reader: ConfigReader[Pin] = ConfigReader[String].emap { text =>
    if (text.matches("[0-9A-Fa-f]{64}")) Right(Pin(text.toLowerCase(Locale.ROOT)))
    else
      Left(
        Broken(
          "config.invalid-sha256",
          "A sha256 has 64 hex digits: copy it from `flink-mleap bundle inspect`."
        )
      )
  }
}

/** One column, or a list of different columns. */
private[config] final case class ColumnNames(values: Vector[String])

private[config] object ColumnNames {
  private[this] val list = ConfigReader[Vector[String]].emap { names =>
    if (names.isEmpty)
      Left(
        Broken(
          "config.invalid-value",
          "The list of columns is empty: name at least one, or leave the key out."
        )
      )
    else
      names.diff(names.distinct).headOption match {
        case Some(twice) =>
          Left(Broken("config.duplicate-column", s"The column $twice stands in the list twice: remove one."))
        case None => Right(ColumnNames(names))
      }
  }

  implicit val reader: ConfigReader[ColumnNames] = ConfigReader.fromCursor { cursor =>
    cursor.asList.fold(_ => cursor.asString.map(name => ColumnNames(Vector(name))), _ => list.from(cursor))
  }
}

/** The policy of an entry, if it says one. */
private[config] final case class OnErrorSetting(policy: Option[OnError])

private[config] object OnErrorSetting {

  /** Reads `fail`, `"null"` and also the bare `null`, which HOCON takes for its null value. */
  implicit val reader: ConfigReader[OnErrorSetting] with ReadsMissingKeys =
    new ConfigReader[OnErrorSetting] with ReadsMissingKeys {
      override def from(cursor: ConfigCursor): ConfigReader.Result[OnErrorSetting] =
        if (cursor.isUndefined) Right(OnErrorSetting(None))
        else if (cursor.isNull) Right(OnErrorSetting(Some(OnError.Null)))
        else
          cursor.asString.flatMap(word =>
            OnError.all.find(_.name == word).fold(unknown(cursor))(p => Right(OnErrorSetting(Some(p))))
          )
    }

  private[this] def unknown(cursor: ConfigCursor): ConfigReader.Result[OnErrorSetting] =
    cursor.failed(
      Broken("config.invalid-value", s"onError is one of ${OnError.all.mkString(", ")}: choose one.")
    )
}

private[config] object FunctionEntryValues {

  /** Reads the name of a kind of scorer. */
  implicit val scorerReader: ConfigReader[ScorerKind] = ConfigReader[String].emap { word =>
    ScorerKind.all
      .find(_.name == word)
      .toRight(
        Broken("config.invalid-value", s"scorer is one of ${ScorerKind.all.mkString(", ")}: choose one.")
      )
  }
}

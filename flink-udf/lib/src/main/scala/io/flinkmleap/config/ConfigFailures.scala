package io.flinkmleap.config

import com.typesafe.config.ConfigValueType
import pureconfig.error._

/** Says PureConfig's failures in sentences that name the key and what to do. */
private[config] object ConfigFailures {

  /** A rule of ours that a value breaks. */
  final case class Broken(code: String, description: String) extends FailureReason

  /** The problems behind the failures of one reading.
    *
    * @param knownKeys
    *   what the object may hold that was read, for hints
    */
  def problems(failures: ConfigReaderFailures, knownKeys: Seq[String]): Vector[ConfigProblem] =
    failures.toList.toVector.map {
      case ConvertFailure(reason, origin, path) =>
        val (code, sentence) = say(reason, path, knownKeys)
        ConfigProblem(code, sentence, origin.fold(Place.Unknown)(Place.of))
      case other =>
        ConfigProblem(
          "config.unreadable",
          s"${other.description}.",
          other.origin.fold(Place.Unknown)(Place.of)
        )
    }

  private[this] def say(reason: FailureReason, path: String, knownKeys: Seq[String]): (String, String) =
    reason match {
      case Broken(code, sentence) => code -> sentence
      case KeyNotFound(key, _) =>
        "config.missing-key" -> s"The key $key is missing${in(path)}: add it."
      case UnknownKey(key) =>
        "config.unknown-key" -> s"The key $key is not known${in(parent(path))}.${ClosestName.hint(key, knownKeys)}"
      case WrongType(found, expected) =>
        val wanted = expected.map(word).toVector.sorted.mkString(" or ")
        "config.wrong-type" -> s"The value of $path is ${word(found)}: write $wanted."
      case CannotConvert(_, _, because) =>
        "config.invalid-value" -> s"The value of $path cannot be used ($because): correct it."
      case EmptyStringFound(_) =>
        "config.invalid-value" -> s"The value of $path is empty: correct it."
      case other =>
        "config.invalid-value" -> s"The value of $path cannot be used (${other.description}): correct it."
    }

  private[this] def in(path: String): String = if (path.isEmpty) "" else s" in $path"

  private[this] def parent(path: String): String = path.split('.').dropRight(1).mkString(".")

  private[this] def word(valueType: ConfigValueType): String = valueType match {
    case ConfigValueType.OBJECT  => "an object"
    case ConfigValueType.LIST    => "a list"
    case ConfigValueType.NUMBER  => "a number"
    case ConfigValueType.BOOLEAN => "true or false"
    case ConfigValueType.NULL    => "null"
    case ConfigValueType.STRING  => "a text"
  }
}

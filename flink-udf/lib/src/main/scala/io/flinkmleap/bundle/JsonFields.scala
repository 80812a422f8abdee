package io.flinkmleap.bundle

import scala.util.control.NonFatal

import spray.json._

/** Reads members of a JSON object; says which member is wrong by a `DeserializationException`, which stays
  * inside this package.
  */
private[bundle] final class JsonFields(document: JsObject) {

  /** The member, unless it is absent or null. */
  def get(name: String): Option[JsValue] = document.fields.get(name).filter(_ != JsNull)

  def string(name: String): String = required(name, "a text") { case JsString(text) => text }
  def boolean(name: String): Boolean = required(name, "true or false") { case JsBoolean(value) => value }
  def number(name: String): BigDecimal = required(name, "a number") { case JsNumber(value) => value }
  def array(name: String): Vector[JsValue] = required(name, "a list") { case JsArray(values) => values }
  def fields(name: String): JsonFields = new JsonFields(required(name, "an object") { case value: JsObject =>
    value
  })

  def strings(name: String): Vector[String] = array(name).map {
    case JsString(text) => text
    case _              => deserializationError(s"$name must be a list of texts")
  }

  def members: Map[String, JsValue] = document.fields

  private[this] def required[A](name: String, form: String)(read: PartialFunction[JsValue, A]): A =
    get(name).collect(read).getOrElse(deserializationError(s"$name must be $form"))
}

private[bundle] object JsonFields {

  /** Reads a document of the archive by `read`, and turns whatever is wrong with it into a problem. */
  def readDocument[A](archive: BundleArchive, entry: String)(
      read: JsObject => A
  ): Either[BundleProblem, A] = {
    def invalid(reason: String, error: Throwable) =
      Left(BundleProblem.InvalidDocument(archive.location, entry, reason, Some(error)))
    archive.read(entry).flatMap { text =>
      try Right(read(text.parseJson.asJsObject))
      catch {
        case error: DeserializationException => invalid(error.getMessage, error)
        case error: StackOverflowError       => invalid("it is nested too deeply", error)
        case NonFatal(error)                 => invalid("it is not the JSON that was expected", error)
      }
    }
  }
}

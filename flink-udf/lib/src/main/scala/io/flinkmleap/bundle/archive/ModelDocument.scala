package io.flinkmleap.bundle.archive

import java.nio.charset.StandardCharsets.UTF_8

import ml.bundle.{Model, Value}
import spray.json._

/** What the `model.json` or `model.pb` of a node says about the nodes below it.
  *
  * @param lists
  *   attributes that are lists of texts
  * @param counts
  *   attributes that are whole numbers
  */
private[archive] final case class ModelDocument(
    op: String,
    lists: Map[String, Vector[String]],
    counts: Map[String, BigDecimal]
)

private[archive] object ModelDocument {

  /** Files that say how a model is built. */
  val FileNames: Set[String] = Set("bundle.json", "model.json", "model.pb")

  /** The format that `bundle.json` announces; throws when it says none. */
  def formatOf(bundleJson: Array[Byte]): String =
    bundleJson.text.parseJson.asJsObject.fields("format") match {
      case JsString(format) => format
      case _                => deserializationError("format must be a text")
    }

  /** Reads the JSON form; throws when it is not what MLeap writes. */
  def fromJson(bytes: Array[Byte]): ModelDocument = {
    val fields = bytes.text.parseJson.asJsObject.fields
    val attributes = fields.get("attributes").fold(Map.empty[String, JsValue])(_.asJsObject.fields)
    val op = fields("op") match {
      case JsString(text) => text
      case _              => deserializationError("op must be a text")
    }
    val members = attributes.collect { case (name, JsObject(value)) => name -> value }
    ModelDocument(
      op,
      members.flatMap { case (name, value) => textsOf(value).map(name -> _) },
      members.flatMap { case (name, value) => countOf(value).map(name -> _) }
    )
  }

  /** Reads the protobuf form; throws when it is not what MLeap writes. */
  def fromProtobuf(bytes: Array[Byte]): ModelDocument = {
    val model = Model.parseFrom(bytes)
    val attributes = model.attributes.fold(Map.empty[String, Value])(_.list)
    ModelDocument(
      model.op,
      attributes.collect { case (name, value) if value.v.isL => name -> value.getL.s.toVector },
      attributes.collect { case (name, value) if value.v.isS => name -> BigDecimal(value.getS.l) }
    )
  }

  private[this] def textsOf(value: Map[String, JsValue]): Option[Vector[String]] =
    value.get("string").collect {
      case JsArray(elements) if elements.forall(_.isInstanceOf[JsString]) =>
        elements.collect { case JsString(text) => text }
    }

  private[this] def countOf(value: Map[String, JsValue]): Option[BigDecimal] =
    value.get("long").collect { case JsNumber(count) => count }

  private[this] implicit final class Text(private val bytes: Array[Byte]) extends AnyVal {
    def text: String = new String(bytes, UTF_8)
  }
}

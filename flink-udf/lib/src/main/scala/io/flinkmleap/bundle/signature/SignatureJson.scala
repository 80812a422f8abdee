package io.flinkmleap.bundle.signature

import scala.util.control.NonFatal

import spray.json._

/** An object of a signature file; whatever is not as expected is a [[SignatureMistake]]. */
private[signature] final class SignatureJson(document: JsObject) {

  def members: Map[String, JsValue] = document.fields

  /** Refuses members with other names. */
  def only(names: String*): Unit =
    SignatureMistake.unless(members.keySet.subsetOf(names.toSet), "it holds members that are not known here")

  def string(name: String): String = required(name) { case JsString(text) => text }
  def array(name: String): Vector[JsValue] = required(name) { case JsArray(values) => values }
  def child(name: String): SignatureJson = new SignatureJson(required(name) { case value: JsObject => value })

  private[this] def required[A](name: String)(read: PartialFunction[JsValue, A]): A =
    members
      .get(name)
      .collect(read)
      .getOrElse(throw new SignatureMistake(s"its member $name is missing or of another form"))
}

private[signature] object SignatureJson {

  /** Parses a text that nobody has checked yet. */
  def parse(text: String): SignatureJson =
    try new SignatureJson(text.parseJson.asJsObject)
    catch {
      case error @ (_: StackOverflowError | NonFatal(_)) =>
        throw new SignatureMistake("it is no JSON document", error)
    }
}

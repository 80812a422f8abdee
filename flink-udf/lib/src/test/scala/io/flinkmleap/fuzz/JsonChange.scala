package io.flinkmleap.fuzz

import spray.json._

/** Changes one value somewhere in a JSON document. */
private[fuzz] final class JsonChange(choices: Choices) {
  private[this] val texts =
    Vector(
      "",
      ".",
      "..",
      "../x",
      "/",
      "root",
      "x",
      "double",
      "list",
      "tensor",
      "pipeline",
      "one_vs_rest",
      "NaN"
    )

  /** The document with one change. */
  def in(value: JsValue): JsValue = value match {
    case JsObject(fields) if fields.nonEmpty && choices.below(6) > 0 =>
      val name = choices.oneOf(fields.keys.toVector.sorted)
      choices.below(12) match {
        case 0 => JsObject(fields - name)
        case 1 => JsObject(fields - name + (choices.oneOf(texts) -> fields(name)))
        case 2 => JsObject(fields + (choices.oneOf(texts) -> fields(name)))
        case _ => JsObject(fields + (name -> in(fields(name))))
      }
    case JsArray(elements) if elements.nonEmpty && choices.below(6) > 0 =>
      val index = choices.below(elements.size)
      choices.below(8) match {
        case 0 => JsArray(elements.patch(index, Nil, 1))
        case 1 => JsArray(elements :+ elements(index))
        case 2 => JsArray(Vector.fill(choices.oneOf(Vector(0, 100, 10000)))(elements(index)))
        case _ => JsArray(elements.updated(index, in(elements(index))))
      }
    case other => instead(other)
  }

  private[this] def instead(value: JsValue): JsValue = choices.below(10) match {
    case 0 => JsNull
    case 1 => JsBoolean(choices.below(2) == 1)
    case 2 => JsArray(value)
    case 3 => JsObject("double" -> value)
    case 4 => JsArray()
    case 5 => JsObject()
    case 6 => JsString(choices.oneOf(texts))
    case 7 => JsString(choices.text())
    case _ => JsNumber(BigDecimal(choices.number()))
  }
}

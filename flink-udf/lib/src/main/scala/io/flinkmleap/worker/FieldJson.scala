package io.flinkmleap.worker

import io.flinkmleap.bundle.Field
import spray.json._

/** Columns in the JSON of the manifest. */
private[worker] object FieldJson {

  def write(fields: Vector[Field]): JsArray = JsArray(fields.map(write))

  private[this] def write(field: Field): JsObject = JsObject(
    Map[String, JsValue](
      "name" -> JsString(field.name),
      "type" -> JsString(field.fieldType.name),
      "nullable" -> JsBoolean(field.nullable)
    ) ++ field.shape.map(size => "shape" -> JsArray(JsNumber(size))) ++
      Some(field.accepts)
        .filter(_.nonEmpty)
        .map(words => "accepts" -> JsArray(words.map(JsString(_)).toVector)) ++
      field.column.map(column => "column" -> JsString(column))
  )
}

package io.flinkmleap.worker

import io.flinkmleap.bundle.GoldenRows
import spray.json._

/** Golden rows as they stand in a bundle. */
private[worker] object GoldenJson {

  def write(golden: GoldenRows): JsObject = JsObject(
    "inputs" -> names(golden.inputs),
    "outputs" -> names(golden.outputs),
    "rows" -> JsArray(golden.rows.map(row => JsObject("in" -> JsArray(row.in), "out" -> JsArray(row.out))))
  )

  private[this] def names(columns: Vector[String]): JsArray = JsArray(columns.map(JsString(_)))
}

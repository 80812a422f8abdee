package io.flinkmleap.worker

import io.flinkmleap.config.FunctionPin
import spray.json._

/** The digest of a function's bundle, its pin, and where its entry starts. */
private[worker] object PinJson {

  def write(pin: FunctionPin): JsObject = JsObject(
    "name" -> JsString(pin.settings.udfName),
    "bundle" -> JsString(pin.settings.source.location),
    "sha256" -> JsString(pin.sha256),
    "pin" -> pin.settings.source.sha256.fold[JsValue](JsNull)(JsString(_)),
    "file" -> pin.settings.place.file.fold[JsValue](JsNull)(JsString(_)),
    "line" -> pin.settings.place.line.fold[JsValue](JsNull)(JsNumber(_))
  )
}

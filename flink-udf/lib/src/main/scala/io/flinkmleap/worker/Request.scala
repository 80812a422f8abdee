package io.flinkmleap.worker

import spray.json._

/** A request that was parsed: its members by name. A member that is absent counts as null. */
private[worker] final class Request(val id: JsValue, members: Map[String, JsValue]) {

  def text(name: String): String = optionalText(name).getOrElse(Request.refuse(s"$name must be a text"))

  def optionalText(name: String): Option[String] = get(name).map {
    case JsString(text) => text
    case _              => Request.refuse(s"$name must be a text")
  }

  def flag(name: String): Boolean = get(name).exists {
    case JsBoolean(value) => value
    case _                => Request.refuse(s"$name must be true or false")
  }

  def texts(name: String): Vector[String] = list(name).map {
    case JsString(text) => text
    case _              => Request.refuse(s"$name must be a list of texts")
  }

  def list(name: String): Vector[JsValue] = get(name) match {
    case None                    => Vector.empty
    case Some(JsArray(elements)) => elements
    case Some(_)                 => Request.refuse(s"$name must be a list")
  }

  private[this] def get(name: String): Option[JsValue] = members.get(name).filter(_ != JsNull)
}

private[worker] object Request {

  def refuse(reason: String): Nothing = throw new Refused(
    Vector(WorkerProblem("worker.bad-request", s"The request cannot be served: $reason."))
  )
}

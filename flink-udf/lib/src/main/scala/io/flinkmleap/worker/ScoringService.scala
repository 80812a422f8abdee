package io.flinkmleap.worker

import java.io.{PrintWriter, StringWriter}

import io.flinkmleap.config.{DescribedFunction, FunctionPin}
import spray.json._

/** Answers the requests of the control plane: JSON text in, JSON text out, each without a line break. For one
  * thread.
  *
  * Each request has `id`, which the answer repeats, and `op`:
  *
  *   - `describe` {bundle, conf, allowForeign}: what the manifest of a bundle says
  *   - `verify` {bundle, conf, allowForeign}: loads a bundle and scores its golden rows
  *   - `score` {bundle, conf, allowForeign, outputs, onError, columns, rows}: scores rows
  *   - `golden` {bundle, conf}: the golden rows of a bundle, as they stand in it
  *   - `functions` {conf}: the SQL functions that an application.conf defines
  *   - `pins` {conf}: the digest of each function's bundle, beside the one that the application.conf pins
  *
  * `conf` is the path of an application.conf, whose settings of loaders hold for the bundle. With
  * `publicKey`, the path of a PEM file, the bundle must be signed; `signature` says where, if not beside the
  * bundle. An answer has either `ok` or `problems`.
  */
final class ScoringService extends AutoCloseable {
  private[this] val leases = new RecentLeases

  /** The answer to one request. Never throws. */
  def answer(line: String): String = {
    var id: JsValue = JsNull
    try {
      val members = membersOf(line)
      id = members.getOrElse("id", JsNull)
      s"""{"id":${id.compactPrint},"ok":${perform(new Request(id, members), members.get("op"))}}"""
    } catch {
      case refused: Refused => problems(id, refused.problems)
      case error: Throwable => problems(id, Vector(failure(error)))
    }
  }

  override def close(): Unit = leases.close()

  private[this] def membersOf(line: String): Map[String, JsValue] =
    try line.parseJson.asJsObject.fields
    catch {
      case error @ (_: JsonParser.ParsingException | _: DeserializationException | _: StackOverflowError) =>
        Request.refuse(s"it is no JSON object (${error.getClass.getSimpleName})")
    }

  private[this] def perform(request: Request, op: Option[JsValue]): String = op match {
    case Some(JsString("describe"))  => describe(request).compactPrint
    case Some(JsString("verify"))    => verify(request).compactPrint
    case Some(JsString("score"))     => score(request)
    case Some(JsString("functions")) => functions(request).compactPrint
    case Some(JsString("pins"))      => pins(request).compactPrint
    case Some(JsString("golden"))    => golden(request).compactPrint
    case _ => Request.refuse("op must be describe, verify, score, golden, functions or pins")
  }

  private[this] def describe(request: Request): JsObject = {
    val description = Refused.orElse(RequestedSource.of(request).describe())
    JsObject(
      "sha256" -> JsString(description.sha256),
      "foreign" -> JsBoolean(description.foreign),
      "manifest" -> description.manifest.fold[JsValue](JsNull)(_.document),
      "inputs" -> FieldJson.write(description.schema.inputs),
      "outputs" -> FieldJson.write(description.schema.outputs)
    )
  }

  private[this] def verify(request: Request): JsObject = {
    val lease = Refused.orElse(leases.acquire(RequestedSource.of(request)))
    JsObject(
      "sha256" -> JsString(lease.sha256),
      "foreign" -> JsBoolean(lease.foreign),
      "rows" -> JsNumber(lease.proof.fold(0)(_.rows)),
      "worstRelativeError" -> lease.proof.fold[JsValue](JsNull)(proof => JsNumber(proof.worstRelativeError)),
      "inputs" -> FieldJson.write(lease.schema.inputs),
      "outputs" -> FieldJson.write(lease.schema.outputs)
    )
  }

  private[this] def score(request: Request): String = {
    val lease =
      Refused.orElse(leases.acquire(RequestedSource.of(request).copy(outputs = request.texts("outputs"))))
    val failing = request.optionalText("onError").getOrElse("fail") match {
      case "fail" => true
      case "null" => false
      case _      => Request.refuse("onError must be fail or null")
    }
    val rows = new TableScoring(lease, request.texts("columns"), failing).score(request.list("rows"))
    val columns = JsArray(lease.schema.outputs.map(field => JsString(field.name)))
    s"""{"sha256":"${lease.sha256}","columns":${columns.compactPrint},"rows":$rows}"""
  }

  private[this] def functions(request: Request): JsObject = {
    val described = Refused.orElseAll(DescribedFunction.fromFile(request.text("conf")))
    JsObject("functions" -> JsArray(described.map(function)))
  }

  private[this] def pins(request: Request): JsObject = {
    val pins = Refused.orElseAll(FunctionPin.fromFile(request.text("conf")))
    JsObject("pins" -> JsArray(pins.map(PinJson.write)))
  }

  private[this] def golden(request: Request): JsObject =
    GoldenJson.write(Refused.orElse(RequestedSource.of(request).goldenRows()))

  private[this] def function(described: DescribedFunction): JsObject = JsObject(
    "name" -> JsString(described.settings.udfName),
    "bundle" -> JsString(described.source.location),
    "sha256" -> JsString(described.description.sha256),
    "inputs" -> FieldJson.write(described.signature.arguments),
    "outputs" -> FieldJson.write(described.signature.outputs),
    "signature" -> JsString(described.signature.toString),
    "onError" -> JsString(described.settings.onError.name)
  )

  private[this] def problems(id: JsValue, problems: Vector[WorkerProblem]): String =
    JsObject("id" -> id, "problems" -> JsArray(problems.map(_.toJson))).compactPrint

  private[this] def failure(error: Throwable): WorkerProblem = {
    val trace = new StringWriter
    error.printStackTrace(new PrintWriter(trace, true))
    WorkerProblem(
      "worker.failed",
      s"The scoring process failed (${error.getClass.getSimpleName}).",
      Some(trace.toString)
    )
  }
}

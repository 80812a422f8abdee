package io.flinkmleap.bundle

import spray.json._

/** The JSON of MLeap's bundle format, as far as the fixtures need it. */
object MLeapJson {

  /** A stage of a pipeline: its name, its files (by their names inside its folder), and the columns at its
    * ports.
    */
  final case class Stage(
      name: String,
      op: String,
      attributes: Map[String, JsValue],
      inputs: Seq[(String, String)],
      outputs: Seq[(String, String)],
      files: Map[String, String] = Map.empty
  )

  /** All files of a bundle whose root is a pipeline of the stages. */
  def pipeline(stages: Stage*): Map[String, String] = {
    val root = Stage("pipeline", "pipeline", Map("nodes" -> strings(stages.map(_.name): _*)), Nil, Nil)
    val info = JsObject(
      "uid" -> JsString("2f6f2a3c-0d54-4a5b-9c0e-5a3f6f6f0c11"),
      "name" -> JsString("fixture"),
      "format" -> JsString("json"),
      "version" -> JsString("0.20.0"),
      "timestamp" -> JsString("2026-11-21T10:00:00.000Z")
    )
    Map("bundle.json" -> info.compactPrint) ++ filesOf(root, "root") ++
      stages.flatMap(stage => filesOf(stage, s"root/${stage.name}.node"))
  }

  def double(value: Double): JsValue = JsObject("double" -> JsNumber(value))
  def long(value: Long): JsValue = JsObject("long" -> JsNumber(value))
  def boolean(value: Boolean): JsValue = JsObject("boolean" -> JsBoolean(value))
  def string(value: String): JsValue = JsObject("string" -> JsString(value))

  def strings(values: String*): JsValue =
    JsObject("type" -> JsString("list"), "string" -> JsArray(values.map(JsString(_)).toVector))

  def doubles(values: Double*): JsValue =
    JsObject("type" -> JsString("list"), "double" -> JsArray(values.map(JsNumber(_)).toVector))

  def vector(values: Double*): JsValue = JsObject(
    "type" -> JsString("tensor"),
    "double" -> JsArray(values.map(JsNumber(_)).toVector),
    "shape" -> shape(values.size)
  )

  /** A matrix row by row, as our own operators read it. */
  def rows(values: Seq[Double]*): JsValue = JsObject(
    "type" -> JsString("tensor"),
    "double" -> JsArray(values.flatten.map(JsNumber(_)).toVector),
    "shape" -> shape(values.size, values.headOption.fold(0)(_.size))
  )

  /** Shapes of the inputs of a vector assembler: 0 for a scalar, n for a vector of n values. */
  def shapes(sizes: Int*): JsValue = JsObject(
    "type" -> JsString("list"),
    "data_shape" -> JsArray(sizes.map {
      case 0 => JsObject("base" -> JsString("scalar"), "isNullable" -> JsBoolean(false))
      case n =>
        JsObject("base" -> JsString("tensor"), "isNullable" -> JsBoolean(false), "tensorShape" -> shape(n))
    }.toVector)
  )

  /** A decision tree that compares one feature with one threshold; a line for each node. */
  def stump(feature: Int, threshold: Double, left: Seq[Double], right: Seq[Double]): String = {
    val split = JsObject(
      "type" -> JsString("continuous"),
      "featureIndex" -> JsNumber(feature),
      "threshold" -> JsNumber(threshold)
    )
    def leaf(values: Seq[Double]) =
      JsObject("type" -> JsString("leaf"), "values" -> JsArray(values.map(JsNumber(_)).toVector))
    Seq(JsObject("type" -> JsString("internal"), "split" -> split), leaf(left), leaf(right))
      .map(_.compactPrint + "\n")
      .mkString
  }

  /** The `model.json` of a model inside an ensemble. */
  def model(op: String, attributes: Map[String, JsValue]): String =
    JsObject("op" -> JsString(op), "attributes" -> JsObject(attributes)).compactPrint

  private[this] def filesOf(stage: Stage, folder: String): Map[String, String] = {
    val node = JsObject(
      "name" -> JsString(stage.name),
      "shape" -> JsObject("inputs" -> sockets(stage.inputs), "outputs" -> sockets(stage.outputs))
    )
    Map(
      s"$folder/model.json" -> model(stage.op, stage.attributes),
      s"$folder/node.json" -> node.compactPrint
    ) ++
      stage.files.map { case (name, text) => s"$folder/$name" -> text }
  }

  private[this] def sockets(columns: Seq[(String, String)]): JsValue = JsArray(columns.map {
    case (column, port) =>
      JsObject("name" -> JsString(column), "port" -> JsString(port))
  }.toVector)

  private[this] def shape(sizes: Int*): JsValue =
    JsObject(
      "dimensions" -> JsArray(
        sizes.map(size => JsObject("size" -> JsNumber(size), "name" -> JsString(""))).toVector
      )
    )
}

package io.flinkmleap.bundle

import spray.json._

/** Sample inputs with the outputs that the training framework gave for them: `flink-mleap/golden.json`.
  *
  * @param tolerance
  *   largest relative error of a number
  * @param smallestShare
  *   what a number near zero counts as in its relative error: this share of the largest one of its column
  * @param inputs
  *   names of the columns of `GoldenRow.in`
  * @param outputs
  *   names of the columns of `GoldenRow.out`
  */
final case class GoldenRows(
    tolerance: Double,
    smallestShare: Double,
    inputs: Vector[String],
    outputs: Vector[String],
    rows: Vector[GoldenRow]
)

/** One sample: values as JSON, NaN and the infinities as the texts "NaN", "Infinity" and "-Infinity". */
final case class GoldenRow(in: Vector[JsValue], out: Vector[JsValue])

object GoldenRows {

  /** Name of the golden rows inside the archive. */
  val EntryName = "flink-mleap/golden.json"

  private[this] val LargestTolerance = 1e-3
  private[this] val UsualShare = 1e-3
  private[this] val LargestShare = 0.1

  private[bundle] def read(archive: BundleArchive, schema: ModelSchema): Either[BundleProblem, GoldenRows] =
    if (archive.contains(EntryName)) JsonFields.readDocument(archive, EntryName)(golden(schema))
    else Left(BundleProblem.InvalidDocument(archive.location, EntryName, "it is missing", None))

  private[this] def golden(schema: ModelSchema)(document: JsObject): GoldenRows = {
    val json = new JsonFields(document)
    if (json.number("formatVersion") != 1) deserializationError("formatVersion must be 1")
    val tolerance = json.number("tolerance").toDouble
    if (!(tolerance >= 0 && tolerance <= LargestTolerance))
      deserializationError(s"tolerance must be 0 to $LargestTolerance")
    val share = json.get("smallestShare").fold(UsualShare)(_ => json.number("smallestShare").toDouble)
    if (!(share > 0 && share <= LargestShare))
      deserializationError(s"smallestShare must be above 0 and at most $LargestShare")
    val inputs = names("inputs", json, schema.inputs)
    val outputs = names("outputs", json, schema.outputs)
    val rows = json.array("rows").map { value =>
      val row = new JsonFields(value.asJsObject)
      GoldenRow(cells("in", row, inputs.size), cells("out", row, outputs.size))
    }
    if (rows.isEmpty) deserializationError("rows must not be empty")
    GoldenRows(tolerance, share, inputs, outputs, rows)
  }

  private[this] def names(member: String, json: JsonFields, fields: Vector[Field]): Vector[String] = {
    val names = json.strings(member)
    if (names.sorted != fields.map(_.name).sorted)
      deserializationError(s"$member must be those of the manifest")
    names
  }

  private[this] def cells(member: String, row: JsonFields, size: Int): Vector[JsValue] = {
    val cells = row.array(member)
    if (cells.size != size) deserializationError(s"$member must have $size values in every row")
    cells
  }
}

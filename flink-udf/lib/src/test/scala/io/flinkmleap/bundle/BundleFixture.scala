package io.flinkmleap.bundle

import java.io.ByteArrayInputStream
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.time.LocalDateTime
import java.util.zip.{ZipEntry, ZipOutputStream}

import spray.json._

/** A bundle for tests, as texts by entry name.
  *
  * @param schema
  *   what its manifest says; golden rows follow the order of the columns
  * @param golden
  *   inputs and outputs
  */
final case class BundleFixture(
    model: Map[String, String],
    schema: ModelSchema,
    golden: Seq[(Seq[JsValue], Seq[JsValue])],
    labels: Seq[String] = Nil,
    tolerance: Double = 1e-9
) {

  /** The entries of the bundle as its maker without flink-mleap would write it. */
  def foreign: Map[String, String] = model

  /** The entries of the whole bundle. */
  def entries: Map[String, String] =
    BundleFixture.withManifest(model + (GoldenRows.EntryName -> goldenJson), manifestJson)

  /** Writes the whole bundle as a zip. */
  def write(file: Path): Path = BundleFixture.zip(file, entries)

  /** Writes the bundle without our folder. */
  def writeForeign(file: Path): Path = BundleFixture.zip(file, foreign)

  /** Writes the files of the bundle into a folder. */
  def writeFolder(folder: Path): Path = {
    entries.foreach { case (name, text) =>
      Files.createDirectories(folder.resolve(name).getParent)
      Files.write(folder.resolve(name), text.getBytes(UTF_8))
    }
    folder
  }

  private[this] def goldenJson: String = JsObject(
    "formatVersion" -> JsNumber(1),
    "tolerance" -> JsNumber(tolerance),
    "inputs" -> JsArray(schema.inputs.map(field => JsString(field.name))),
    "outputs" -> JsArray(schema.outputs.map(field => JsString(field.name))),
    "rows" -> JsArray(golden.map { case (in, out) =>
      JsObject("in" -> JsArray(in.toVector), "out" -> JsArray(out.toVector))
    }.toVector)
  ).compactPrint

  private[this] def manifestJson: JsObject = JsObject(
    Map(
      "formatVersion" -> JsNumber(1),
      "name" -> JsString("fixture"),
      "version" -> JsString("1"),
      "created" -> JsString("2026-11-21T10:00:00Z"),
      "framework" -> JsObject("name" -> JsString("scikit-learn"), "version" -> JsString("1.9.1")),
      "task" -> JsString("regression"),
      "inputs" -> JsArray(schema.inputs.map(fieldJson)),
      "outputs" -> JsArray(schema.outputs.map(fieldJson)),
      "parameters" -> JsObject(),
      "metrics" -> JsObject()
    ) ++ (if (labels.isEmpty) Map.empty else Map("labels" -> JsArray(labels.map(JsString(_)).toVector)))
  )

  private[this] def fieldJson(field: Field): JsObject = JsObject(
    Map(
      "name" -> JsString(field.name),
      "type" -> JsString(field.fieldType.name),
      "nullable" -> JsBoolean(field.nullable)
    ) ++
      field.shape.map(n => "shape" -> JsArray(JsNumber(n))) ++
      field.column.map(column => "column" -> JsString(column)) ++
      (if (field.accepts.isEmpty) None
       else Some("accepts" -> JsArray(field.accepts.map(JsString(_)).toVector)))
  )
}

object BundleFixture {

  /** The entries together with a manifest that holds their digests. */
  def withManifest(entries: Map[String, String], manifest: JsObject): Map[String, String] = {
    val digests = entries.map { case (name, text) =>
      name -> JsString(Sha256.of(new ByteArrayInputStream(text.getBytes(UTF_8))))
    }
    entries + (Manifest.EntryName -> JsObject(
      manifest.fields + ("entries" -> JsObject(digests))
    ).compactPrint)
  }

  /** The entries with one of them changed and the digests right again. */
  def edit(entries: Map[String, String], name: String)(change: String => String): Map[String, String] = {
    val manifest = entries(Manifest.EntryName).parseJson.asJsObject
    withManifest(entries - Manifest.EntryName + (name -> change(entries(name))), manifest)
  }

  /** The entries with a changed manifest. */
  def editManifest(entries: Map[String, String])(change: JsObject => JsObject): Map[String, String] =
    entries + (Manifest.EntryName -> change(entries(Manifest.EntryName).parseJson.asJsObject).compactPrint)

  // Equal entries give equal bytes, also when a second passes between two of them.
  private[this] val Time = LocalDateTime.of(2026, 1, 1, 0, 0)

  /** Writes entries into a zip, sorted by name. */
  def zip(file: Path, entries: Map[String, String]): Path = {
    val out = new ZipOutputStream(Files.newOutputStream(file))
    try
      entries.toSeq.sortBy(_._1).foreach { case (name, text) =>
        val entry = new ZipEntry(name)
        entry.setTimeLocal(Time)
        out.putNextEntry(entry)
        out.write(text.getBytes(UTF_8))
      }
    finally out.close()
    file
  }
}

package io.flinkmleap.bundle

import java.time.Instant
import java.time.format.DateTimeParseException

import spray.json._

/** Reads `flink-mleap/manifest.json`. */
private[bundle] object ManifestReader {
  private[this] val FormatVersion = 1
  private[this] val Tasks = Set("regression", "classification", "clustering", "transform")

  /** The manifest of an archive; none when it has none. */
  def read(archive: BundleArchive): Either[BundleProblem, Option[Manifest]] =
    if (archive.contains(Manifest.EntryName))
      JsonFields.readDocument(archive, Manifest.EntryName)(manifest).map(Some(_))
    else Right(None)

  private[this] def manifest(document: JsObject): Manifest = {
    val json = new JsonFields(document)
    val version = json.number("formatVersion")
    if (version != FormatVersion)
      deserializationError(s"formatVersion is $version and this library reads $FormatVersion")
    val framework = json.fields("framework")
    Manifest(
      formatVersion = FormatVersion,
      name = json.string("name"),
      version = json.string("version"),
      created = instant(json.string("created")),
      framework = framework.string("name"),
      frameworkVersion = framework.string("version"),
      task = oneOf("task", json.string("task"), Tasks),
      schema = ModelSchema(fields("inputs", json), fields("outputs", json)),
      labels = json.get("labels").map(_ => json.array("labels").map(label)),
      entries = json.fields("entries").members.map { case (entry, value) => entry -> digest(entry, value) },
      document = document
    )
  }

  private[this] def fields(name: String, json: JsonFields): Vector[Field] = {
    val fields = json.array(name).map(value => field(new JsonFields(value.asJsObject)))
    if (fields.isEmpty) deserializationError(s"$name must not be empty")
    val twice = fields.groupBy(_.name).collectFirst { case (field, several) if several.size > 1 => field }
    twice.foreach(field => deserializationError(s"$name lists $field twice"))
    fields
  }

  private[this] def field(json: JsonFields): Field = {
    val fieldType = FieldType
      .fromName(json.string("type"))
      .getOrElse(deserializationError(s"type must be one of ${FieldType.all.mkString(", ")}"))
    val size = json.get("shape").map(_ => shape(json.array("shape")))
    if (size.isDefined && fieldType != FieldType.Double)
      deserializationError("a vector must be of type double")
    Field(
      name = json.string("name"),
      fieldType = fieldType,
      shape = size,
      nullable = json.get("nullable").exists(_ => json.boolean("nullable")),
      accepts =
        json.get("accepts").toList.flatMap(_ => json.strings("accepts")).map(oneOf("accepts", _, Accepted)),
      column = json.get("column").map(_ => json.string("column"))
    )
  }

  private[this] val Accepted = Set(Field.NaN, Field.Infinity)

  private[this] def shape(dimensions: Vector[JsValue]): Int = dimensions match {
    case Vector(JsNumber(size)) if size.isValidInt && (size > 0 || size == -1) => size.toInt
    case _ => deserializationError("shape must be a list of one size, -1 for any")
  }

  private[this] def label(value: JsValue): String = value match {
    case JsString(text)   => text
    case JsNumber(number) => number.toString
    case JsBoolean(truth) => truth.toString
    case _                => deserializationError("labels must be texts, numbers or truth values")
  }

  private[this] def digest(entry: String, value: JsValue): String = value match {
    case JsString(text) if Sha256.isDigest(text) => text
    case _ => deserializationError(s"the digest of $entry must be a sha256 in lower-case hex")
  }

  private[this] def oneOf(name: String, value: String, allowed: Set[String]): String =
    if (allowed(value)) value
    else deserializationError(s"$name must be one of ${allowed.toSeq.sorted.mkString(", ")}")

  private[this] def instant(text: String): Instant =
    try Instant.parse(text)
    catch {
      case error: DateTimeParseException => deserializationError("created must be a time in UTC", error)
    }
}

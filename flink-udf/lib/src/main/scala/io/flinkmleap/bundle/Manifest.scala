package io.flinkmleap.bundle

import java.time.Instant

import spray.json.JsObject

/** What a bundle says about itself: `flink-mleap/manifest.json`.
  *
  * @param formatVersion
  *   version of the manifest's form; this library reads version 1
  * @param name
  *   name of the model
  * @param version
  *   version of the model, free text
  * @param created
  *   when the bundle was exported
  * @param framework
  *   the training framework, for example `scikit-learn`
  * @param frameworkVersion
  *   its version
  * @param task
  *   `regression`, `classification`, `clustering` or `transform`
  * @param schema
  *   inputs in the order of the arguments, outputs with the main result first
  * @param labels
  *   the classes in the order of the probabilities, where there are classes
  * @param entries
  *   sha256 (lower-case hex) of every other entry of the archive, by its name
  * @param document
  *   the whole manifest as it was read, with the parts this library does not interpret
  */
final case class Manifest(
    formatVersion: Int,
    name: String,
    version: String,
    created: Instant,
    framework: String,
    frameworkVersion: String,
    task: String,
    schema: ModelSchema,
    labels: Option[Vector[String]],
    entries: Map[String, String],
    document: JsObject
)

object Manifest {

  /** Name of the manifest inside the archive. */
  val EntryName = "flink-mleap/manifest.json"
}

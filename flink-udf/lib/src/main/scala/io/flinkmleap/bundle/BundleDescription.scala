package io.flinkmleap.bundle

/** What can be said about a bundle without serving it.
  *
  * @param sha256
  *   digest of the file, lower-case hex: the identity of the bundle
  * @param manifest
  *   none for a foreign bundle, whose schema comes from the model itself
  * @param schema
  *   inputs and outputs
  */
final case class BundleDescription(sha256: String, manifest: Option[Manifest], schema: ModelSchema) {

  /** Whether the bundle was made by something else than flink-mleap. */
  def foreign: Boolean = manifest.isEmpty
}

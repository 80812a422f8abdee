package io.flinkmleap.loader

/** Where a bundle comes from and what is asked of it. Serializable: it travels inside Flink functions.
  *
  * @param location a URI or path that `loader` understands
  * @param loader brings the bytes
  * @param sha256 the digest that the file must have, lower-case hex; none takes any
  * @param allowForeign whether a bundle without our manifest is served too, unchecked
  * @param outputs names of the output columns to give, in this order; empty for all of the schema
  */
final case class BundleSource(
    location: String,
    loader: BundleLoader,
    sha256: Option[String] = None,
    allowForeign: Boolean = false,
    outputs: Vector[String] = Vector.empty
)

package io.flinkmleap.bundle

/** How much a bundle may ask of the process that loads it. Each limit is the key of the same name in
  * `mleap.limits`. Serializable: it travels inside Flink functions.
  *
  * @param compressedBytes
  *   size of the file
  * @param totalBytes
  *   size of all entries together, inflated
  * @param entryBytes
  *   size of one entry, inflated
  * @param entries
  *   number of entries, and of members of one JSON object
  * @param ratio
  *   inflated bytes for each compressed byte, of an entry and of the archive; the first MiB of each is free
  * @param jsonBytes
  *   size of a JSON document, or of one line where each line is a document
  * @param jsonDepth
  *   lists and objects inside each other in a JSON document
  * @param nodeDepth
  *   nodes of the model inside each other
  * @param nativeOperators
  *   whether a model may use operators that run native code, and others that are not MLeap's own
  */
final case class ArchiveLimits(
    compressedBytes: Long = 256L << 20,
    totalBytes: Long = 1L << 30,
    entryBytes: Long = 512L << 20,
    entries: Int = 10000,
    ratio: Int = 200,
    jsonBytes: Long = 16L << 20,
    jsonDepth: Int = 100,
    nodeDepth: Int = 32,
    nativeOperators: Boolean = false
)

object ArchiveLimits {

  /** The limits of `reference.conf`. */
  val Default: ArchiveLimits = ArchiveLimits()
}

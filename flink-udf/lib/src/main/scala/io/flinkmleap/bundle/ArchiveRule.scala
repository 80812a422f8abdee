package io.flinkmleap.bundle

/** A rule that every archive must keep before MLeap may read it.
  *
  * @param code
  *   stable identifier, `bundle.*`
  * @param breach
  *   what the entry, or the archive when no entry is to blame, does wrong: the rest of a sentence that starts
  *   with its name
  * @param remedy
  *   what to do
  */
sealed abstract class ArchiveRule(val code: String, val breach: String, val remedy: String)
    extends Product
    with Serializable

object ArchiveRule {
  private[this] val Export = "export the bundle again"

  private[this] def raise(key: String) =
    s"export a smaller bundle or, if you trust it, raise mleap.limits.$key"

  /** The file is larger than `compressedBytes`. */
  final case class FileSize(limit: Long)
      extends ArchiveRule("bundle.file-size", s"has more than $limit bytes", raise("compressedBytes"))

  /** There are more entries than `entries`. */
  final case class EntryCount(limit: Int)
      extends ArchiveRule("bundle.entry-count", s"has more than $limit entries", raise("entries"))

  /** An entry inflates to more than `entryBytes`. */
  final case class EntrySize(limit: Long)
      extends ArchiveRule("bundle.entry-size", s"inflates to more than $limit bytes", raise("entryBytes"))

  /** All entries together inflate to more than `totalBytes`. */
  final case class TotalSize(limit: Long)
      extends ArchiveRule("bundle.total-size", s"inflates to more than $limit bytes", raise("totalBytes"))

  /** Inflates to more than `ratio` times its size. */
  final case class Ratio(limit: Int)
      extends ArchiveRule("bundle.ratio", s"inflates to more than $limit times its size", raise("ratio"))

  /** An entry whose name leads out of the bundle or is not the same name everywhere. */
  case object EntryName
      extends ArchiveRule(
        "bundle.unsafe-name",
        "has a name that is not allowed",
        s"$Export with names made of letters, digits, '_', '.' and '-'"
      )

  /** Two entries with one name, or with names that differ only in case. */
  case object DuplicateEntry
      extends ArchiveRule(
        "bundle.duplicate-entry",
        "is in the archive twice, or in upper and lower case",
        Export
      )

  /** A file where others have a folder, or a folder with bytes. */
  case object FileAsFolder extends ArchiveRule("bundle.file-as-folder", "is both a file and a folder", Export)

  /** A symbolic link or a device. */
  case object Link
      extends ArchiveRule(
        "bundle.link",
        "is a link or a device and not a file",
        "replace it by the file that it stands for"
      )

  /** An encrypted entry. */
  case object Encrypted
      extends ArchiveRule("bundle.encrypted", "is encrypted", "write the bundle without a password")

  /** A compression other than none and deflate. */
  case object Method
      extends ArchiveRule(
        "bundle.unknown-method",
        "is compressed by an unknown method",
        "write the bundle with deflate or without compression"
      )

  /** The archive says two things about one entry. */
  case object HeaderMismatch
      extends ArchiveRule("bundle.header-mismatch", "is described in two ways by the archive", Export)

  /** Bytes that belong to no entry. */
  case object ExtraBytes
      extends ArchiveRule(
        "bundle.extra-bytes",
        "has bytes before, between or behind its entries, or a comment",
        s"$Export and add nothing to the file"
      )

  /** Entries that share bytes. */
  case object Overlap extends ArchiveRule("bundle.overlap", "shares its bytes with another entry", Export)

  /** The form for archives beyond 4 GiB, or in several files. */
  case object LargeFormat
      extends ArchiveRule(
        "bundle.large-format",
        "uses the ZIP64 or multi-volume form, which no bundle needs",
        Export
      )

  /** The bytes do not have the size or the checksum that the archive says, or cannot be inflated. */
  case object Checksum extends ArchiveRule("bundle.checksum", "is damaged", "copy or export the bundle again")

  /** An archive inside the archive. */
  case object NestedArchive
      extends ArchiveRule("bundle.nested-archive", "is an archive itself", "take it out of the bundle")

  /** A document, or a line of a tree, larger than `jsonBytes`. */
  final case class JsonSize(limit: Long)
      extends ArchiveRule("bundle.json-size", s"holds more than $limit bytes of JSON", raise("jsonBytes"))

  /** Lists and objects nested deeper than `jsonDepth`. */
  final case class JsonDepth(limit: Int)
      extends ArchiveRule("bundle.json-depth", s"nests JSON deeper than $limit", raise("jsonDepth"))

  /** An object with more members than `entries`. */
  final case class JsonMembers(limit: Int)
      extends ArchiveRule(
        "bundle.json-members",
        s"has more than $limit members in an object",
        raise("entries")
      )

  /** A number that is too long to be one of a model. */
  final case class JsonNumber(limit: Int)
      extends ArchiveRule("bundle.json-number", s"holds a number of more than $limit characters", Export)

  /** A document of the model that cannot be understood. */
  case object InvalidDocument
      extends ArchiveRule("bundle.invalid-model", "is not what MLeap writes there", Export)

  /** A node named so that it leads out of its folder. */
  case object NodeName
      extends ArchiveRule(
        "bundle.unsafe-node-name",
        "names a node with characters that are not allowed",
        s"$Export with names made of letters, digits, '_', '.' and '-'"
      )

  /** A node that contains itself. */
  case object NodeCycle extends ArchiveRule("bundle.node-cycle", "names a node that contains it", Export)

  /** A node that is listed twice. */
  case object DuplicateNode extends ArchiveRule("bundle.duplicate-node", "names one node twice", Export)

  /** A node that is named and not there. */
  case object MissingNode
      extends ArchiveRule("bundle.missing-node", "is named by the model and not there", Export)

  /** Nodes inside each other deeper than `nodeDepth`. */
  final case class NodeDepth(limit: Int)
      extends ArchiveRule("bundle.node-depth", s"is nested deeper than $limit nodes", raise("nodeDepth"))

  /** An operator that MLeap does not have. */
  case object UnknownOperator
      extends ArchiveRule(
        "bundle.unknown-operator",
        "uses an operator that is not known here",
        "export it with operators of MLeap, or put the jar that has the operator on the class path"
      )

  /** An operator that is not MLeap's own, while they are off. */
  case object NativeOperator
      extends ArchiveRule(
        "bundle.native-operator",
        "uses an operator that is switched off because it may run native code",
        "if you trust the bundle, set mleap.limits.nativeOperators = true"
      )
}

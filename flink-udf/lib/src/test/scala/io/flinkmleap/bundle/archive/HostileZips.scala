package io.flinkmleap.bundle.archive

import java.nio.charset.StandardCharsets.UTF_8

import io.flinkmleap.bundle.{ArchiveLimits, BundleFixtures}

/** Archives that say different things to different readers, or that no reader should try. */
private[archive] object HostileZips {
  private[this] val good = RawZip.of(BundleFixtures.single.model)
  private[this] val junk = "junk".getBytes(UTF_8)

  private[this] def first(change: RawEntry => RawEntry): Array[Byte] =
    good.copy(entries = change(good.entries.head) +: good.entries.tail).bytes

  private[this] def plus(entries: RawEntry*): Array[Byte] = good.copy(entries = good.entries ++ entries).bytes

  private[this] def zip(title: String, code: String)(bytes: => Array[Byte]) =
    HostileArchive(title, code)(bytes)

  private[this] val headers = Vector(
    zip("another name in the local header", "bundle.header-mismatch")(
      first(_.copy(localName = Some("other.json")))
    ),
    zip("a name of the same length in the local header", "bundle.header-mismatch")(
      first(_.copy(localName = Some("bundle.jsoN")))
    ),
    zip("another method in the local header", "bundle.header-mismatch")(first(_.copy(localMethod = Some(0)))),
    zip("other flags in the local header", "bundle.header-mismatch")(first(_.copy(localFlags = Some(0x800)))),
    zip("another checksum in the local header", "bundle.header-mismatch")(first(_.copy(localCrc = Some(7)))),
    zip("another size in the local header", "bundle.header-mismatch")(first(_.copy(localSize = Some(7)))),
    zip("a descriptor that is not there", "bundle.header-mismatch")(
      first(_.copy(flags = 8, localCrc = Some(0), localSize = Some(0)))
    ),
    zip("a descriptor that says something else", "bundle.header-mismatch")(
      first(_.copy(flags = 8, localCrc = Some(0), localSize = Some(0), descriptor = new Array[Byte](12)))
    ),
    zip("an entry that is encrypted", "bundle.encrypted")(first(_.copy(flags = 1))),
    zip("an entry that is strongly encrypted", "bundle.encrypted")(first(_.copy(flags = 0x41))),
    zip("masked headers", "bundle.encrypted")(first(_.copy(flags = 0x2000))),
    zip("an entry with WinZip's encryption", "bundle.unknown-method")(first(_.copy(method = 99))),
    zip("LZMA", "bundle.unknown-method")(first(_.copy(method = 14))),
    zip("bzip2", "bundle.unknown-method")(first(_.copy(method = 12))),
    zip("Zstandard", "bundle.unknown-method")(first(_.copy(method = 93))),
    zip("a method that nobody has", "bundle.unknown-method")(first(_.copy(method = 1234))),
    zip("ZIP64 sizes", "bundle.large-format")(
      first(_.copy(extra = RawZip.extra(1, new Array[Byte](16))))
    ),
    zip("an entry on another disk", "bundle.large-format")(first(_.copy(disk = 1)))
  )

  private[this] val contents = Vector(
    zip("a wrong checksum in both headers", "bundle.checksum")(first(_.copy(crc = Some(7)))),
    zip("a size that is too small in both headers", "bundle.checksum")(first(_.copy(size = Some(7)))),
    zip("a size that is too large in both headers", "bundle.checksum")(first(_.copy(size = Some(70000)))),
    zip("a stored entry whose sizes differ", "bundle.checksum")(
      first(entry => entry.copy(method = 0, size = Some(entry.content.length + 1)))
    ),
    zip("data that cannot be inflated", "bundle.checksum")(first(_.copy(data = Some(Array.fill(40)(-1))))),
    zip("data that end too early", "bundle.checksum")(
      first(entry => entry.copy(data = Some(RawZip.deflate(entry.content).dropRight(3))))
    ),
    zip("bytes behind the end of the data", "bundle.extra-bytes")(
      first(entry => entry.copy(data = Some(RawZip.deflate(entry.content) ++ junk)))
    ),
    zip("a zip in the zip", "bundle.nested-archive")(plus(RawEntry("inner.zip", good.bytes))),
    zip("an uncompressed zip in the zip", "bundle.nested-archive")(
      plus(RawEntry("model.bin", good.bytes, method = 0))
    ),
    zip("an empty zip in the zip", "bundle.nested-archive")(plus(RawEntry("inner.zip", RawZip(Nil).bytes)))
  )

  private[this] val frames = Vector(
    zip("a program before the zip", "bundle.extra-bytes")(junk ++ good.bytes),
    zip("bytes before the first entry, with right offsets", "bundle.extra-bytes")(
      good.copy(prefix = junk).bytes
    ),
    zip("bytes between the entries", "bundle.extra-bytes")(good.copy(gap = junk).bytes),
    zip("an entry that the list leaves out", "bundle.extra-bytes")(
      plus(RawEntry("hidden", junk, hidden = true))
    ),
    zip("a comment", "bundle.extra-bytes")(good.copy(comment = junk).bytes),
    zip("a second zip as the comment", "bundle.extra-bytes")(good.copy(comment = good.bytes).bytes),
    zip("a second zip behind the zip", "bundle.extra-bytes")(good.bytes ++ good.bytes),
    zip("bytes behind the zip", "bundle.extra-bytes")(good.copy(trailing = junk).bytes),
    zip("bytes behind the list of entries", "bundle.header-mismatch")(good.copy(beforeEnd = junk).bytes),
    zip("a ZIP64 locator behind the list of entries", "bundle.large-format")(
      good.copy(beforeEnd = Array[Byte]('P', 'K', 6, 7) ++ new Array[Byte](16)).bytes
    ),
    zip("an entry with a comment", "bundle.extra-bytes")(first(_.copy(comment = "junk"))),
    zip("two entries that share their bytes", "bundle.overlap")(
      good.copy(entries = quoting(RawEntry("inner", junk)) ++ good.entries).bytes
    ),
    zip("two entries of one name that share their bytes", "bundle.duplicate-entry")(
      plus(good.entries.head.copy(at = Some(0)))
    ),
    zip("an offset beyond the file", "bundle.not-a-zip")(first(_.copy(at = Some(1 << 30)))),
    zip("fewer entries than the list has", "bundle.header-mismatch")(
      good.copy(endRecord = end => { end.putShort(8, 1).putShort(10, 1); () }).bytes
    ),
    zip("more entries than the list has", "bundle.not-a-zip")(
      good.copy(endRecord = end => { end.putShort(8, 99).putShort(10, 99); () }).bytes
    ),
    zip("several volumes", "bundle.large-format")(
      good.copy(endRecord = end => { end.putShort(4, 1); () }).bytes
    ),
    zip("a ZIP64 end record", "bundle.large-format")(
      good.copy(endRecord = end => { end.putInt(12, -1).putInt(16, -1); () }).bytes
    ),
    zip("a list that starts elsewhere", "bundle.extra-bytes")(
      good.copy(endRecord = end => { end.putInt(16, 1); () }).bytes
    ),
    zip("half of a zip", "bundle.not-a-zip")(good.bytes.take(good.bytes.length / 2)),
    zip("a gzip that is named zip", "bundle.not-a-zip")(Array[Byte](0x1f, -117, 8) ++ new Array[Byte](60)),
    zip("a pickle that is named zip", "bundle.not-a-zip")("cos\nsystem\n(S'echo evil'\ntR.".getBytes(UTF_8)),
    HostileArchive("a file beyond the limit", "bundle.file-size", ArchiveLimits(compressedBytes = 512))(
      good.bytes
    )
  )

  /** An entry whose bytes are those of another entry with its header. */
  private[this] def quoting(inner: RawEntry): Seq[RawEntry] = {
    val outer = RawEntry("outer", RawZip(Seq(inner.copy(hidden = true))).bytes.dropRight(22), method = 0)
    Seq(outer, inner.copy(at = Some(30 + outer.name.length), listedOnly = true))
  }

  val all: Vector[HostileArchive] = headers ++ contents ++ frames
}

package io.flinkmleap.bundle.archive

import java.nio.channels.SeekableByteChannel
import java.nio.file.{Files, Path}

import scala.collection.JavaConverters._

import io.flinkmleap.bundle.{ArchiveLimits, ArchiveRule}
import org.apache.commons.compress.archivers.zip.{ZipArchiveEntry, ZipFile}

/** Reads a whole archive once and holds it against every rule that needs no model. */
private[bundle] object ArchiveCheck {

  /** The files of the archive, sorted by name, which are also written into the new file `copy`. Throws
    * [[RuleBroken]] for the first rule that is broken, an `IOException` when the file is no zip, and
    * [[CopyFailed]] when it cannot be copied. The caller deletes the copy, also then.
    */
  def run(file: Path, limits: ArchiveLimits, copy: Path): Vector[CheckedEntry] = {
    val channel = new WindowedChannel(Files.newByteChannel(file))
    try {
      RuleBroken
        .unless(channel.size <= limits.compressedBytes, ArchiveRule.FileSize(limits.compressedBytes))
      val frame = ZipFrame.read(channel, limits)
      val zip = ZipFile.builder().setSeekableByteChannel(channel).setUseUnicodeExtraFields(false).get()
      val clean = new CleanArchive(copy)
      try {
        val entries = read(zip, channel, frame, limits, clean)
        clean.finish()
        entries
      } finally {
        clean.close()
        zip.close()
      }
    } finally channel.close()
  }

  /** Refuses a model whose nodes break a rule. */
  def checkModel(entries: Vector[CheckedEntry], limits: ArchiveLimits): Unit = {
    val documents = entries.flatMap(entry => entry.document.map(entry.name -> _)).toMap
    new NodeGraph(documents, entries.map(_.name).toSet, limits).check()
  }

  private[this] def read(
      zip: ZipFile,
      channel: SeekableByteChannel,
      frame: ZipFrame,
      limits: ArchiveLimits,
      clean: CleanArchive
  ): Vector[CheckedEntry] = {
    val entries = zip.getEntries.asScala.toVector
    RuleBroken.unless(entries.size == frame.entries, ArchiveRule.HeaderMismatch)
    EntryNames.check(entries.map(ZipHeaders.nameOf))
    val headers = new ZipHeaders(channel)
    entries.foreach(headers.check)
    headers.checkLayout(entries, frame.listOffset)
    val reader = new EntryReader(zip, channel.size, limits, clean)
    val inOrder = entries.sortBy((entry: ZipArchiveEntry) => entry.getLocalHeaderOffset)
    try inOrder.map(reader.read).filterNot(_.name.endsWith("/")).sortBy(_.name)
    finally reader.close()
  }
}

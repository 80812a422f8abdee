package io.flinkmleap.bundle.archive

import java.io.{ByteArrayOutputStream, InputStream}
import java.security.MessageDigest
import java.util.zip.{CRC32, DataFormatException, Inflater}

import io.flinkmleap.bundle.{ArchiveLimits, ArchiveRule, Sha256}
import org.apache.commons.compress.archivers.zip.{ZipArchiveEntry, ZipFile, ZipMethod}

/** Reads each entry of an archive once, and refuses it as soon as it is too much. Its memory outside the heap
  * is free after `close`.
  *
  * @param fileBytes
  *   size of the archive
  * @param clean
  *   gets the bytes of each file
  */
private[archive] final class EntryReader(
    zip: ZipFile,
    fileBytes: Long,
    limits: ArchiveLimits,
    clean: CleanArchive
) extends AutoCloseable {
  private[this] val inflater = new Inflater(true)
  private[this] val digest = MessageDigest.getInstance("SHA-256")
  private[this] val budget = new InflationBudget(fileBytes, limits)
  private[this] val input = new Array[Byte](1 << 16)
  private[this] val output = new Array[Byte](1 << 16)

  /** The digest of an entry and, for the documents that say how the model is built, its bytes. */
  def read(entry: ZipArchiveEntry): CheckedEntry = {
    val name = ZipHeaders.nameOf(entry)
    val copy = if (name.endsWith("/")) None else Some(clean)
    copy.foreach(_.startEntry(name, entry.getSize, entry.getCrc))
    val content = new EntryContent(name, digest, limits, copy)
    budget.startEntry()
    val raw = zip.getRawInputStream(entry)
    try
      if (entry.getMethod == ZipMethod.STORED.getCode) take(name, raw, content)
      else inflate(name, raw, content, entry.getCompressedSize)
    catch {
      case error: DataFormatException => throw new RuleBroken(ArchiveRule.Checksum, Some(name), error)
    } finally raw.close()
    val whole = content.crc == entry.getCrc && content.size == entry.getSize
    RuleBroken.unless(whole, ArchiveRule.Checksum, name)
    content.result
  }

  override def close(): Unit = inflater.end()

  private[this] def take(name: String, raw: InputStream, content: EntryContent): Unit = {
    var count = raw.read(input)
    while (count >= 0) {
      budget.add(name, count, content.size + count)
      content.add(input, count)
      count = raw.read(input)
    }
  }

  // Bytes behind the end of the deflated data belong to nothing.
  private[this] def inflate(name: String, raw: InputStream, content: EntryContent, compressed: Long): Unit = {
    inflater.reset()
    while (!inflater.finished) {
      val count = inflater.inflate(output)
      budget.add(name, count, inflater.getBytesRead)
      content.add(output, count)
      if (count == 0 && !inflater.finished) {
        val taken = if (inflater.needsInput) raw.read(input) else -1
        RuleBroken.unless(taken > 0, ArchiveRule.Checksum, name)
        inflater.setInput(input, 0, taken)
      }
    }
    RuleBroken.unless(inflater.getBytesRead == compressed, ArchiveRule.ExtraBytes, name)
  }
}

/** An entry that keeps every rule.
  *
  * @param sha256
  *   of its bytes, lower-case hex
  * @param document
  *   its bytes, of the documents that say how the model is built
  */
private[bundle] final case class CheckedEntry(name: String, sha256: String, document: Option[Array[Byte]])

/** What is known of the bytes of one entry.
  *
  * @param digest
  *   of no bytes yet
  * @param copy
  *   gets the bytes too
  */
private final class EntryContent(
    name: String,
    digest: MessageDigest,
    limits: ArchiveLimits,
    copy: Option[CleanArchive]
) {
  private[this] val checksum = new CRC32
  private[this] val file = name.substring(name.lastIndexOf('/') + 1)
  private[this] val document =
    if (ModelDocument.FileNames(file)) Some(new ByteArrayOutputStream) else None
  private[this] val scanner =
    if (file.endsWith(".json")) Some(new JsonScanner(name, file == "tree.json", limits)) else None
  private[this] var count = 0L

  def size: Long = count
  def crc: Long = checksum.getValue
  def result: CheckedEntry = CheckedEntry(name, Sha256.hex(digest.digest()), document.map(_.toByteArray))

  def add(bytes: Array[Byte], length: Int): Unit = {
    if (count == 0 && length >= 4 && !limits.nativeOperators)
      RuleBroken.unless(!EntryContent.isArchive(bytes), ArchiveRule.NestedArchive, name)
    count += length
    checksum.update(bytes, 0, length)
    digest.update(bytes, 0, length)
    scanner.foreach(_.update(bytes, length))
    copy.foreach(_.add(bytes, length))
    document.foreach { kept =>
      RuleBroken.unless(count <= limits.jsonBytes, ArchiveRule.JsonSize(limits.jsonBytes), name)
      kept.write(bytes, 0, length)
    }
  }
}

private object EntryContent {
  private def isArchive(bytes: Array[Byte]): Boolean =
    bytes(0) == 'P' && bytes(1) == 'K' && (bytes(2) == 3 && bytes(3) == 4 || bytes(2) == 5 && bytes(3) == 6)
}

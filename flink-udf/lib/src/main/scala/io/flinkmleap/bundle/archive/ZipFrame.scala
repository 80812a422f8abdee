package io.flinkmleap.bundle.archive

import java.io.IOException
import java.nio.{ByteBuffer, ByteOrder}
import java.nio.channels.SeekableByteChannel

import io.flinkmleap.bundle.{ArchiveLimits, ArchiveRule}

/** Where the list of entries of a zip starts, and how many there are.
  *
  * @param listOffset
  *   the first byte behind the entries
  */
private[archive] final case class ZipFrame(listOffset: Long, entries: Int)

private[archive] object ZipFrame {
  private[this] val EndBytes = 22
  private[this] val EndMark = 0x06054b50
  private[this] val Zip64Mark = 0x07064b50
  private[this] val Zip64LocatorBytes = 20
  private[this] val RecordBytes = 46
  private[this] val RecordMark = 0x02014b50

  /** Reads the end of the archive and counts its records, before a library makes objects of them. The list
    * must fill the file up to the end record, and the end record must be the end of the file: then every
    * reader finds the same entries.
    */
  def read(channel: SeekableByteChannel, limits: ArchiveLimits): ZipFrame = {
    val size = channel.size
    if (size < EndBytes) throw new IOException("shorter than an empty zip")
    val end = bytesAt(channel, size - EndBytes, EndBytes)
    if (end.getInt(0) != EndMark) throw missingEnd(channel, size)
    RuleBroken.unless(end.getShort(20) == 0, ArchiveRule.ExtraBytes)
    val entries = end.getShort(10) & 0xffff
    val listBytes = end.getInt(12) & 0xffffffffL
    val listOffset = end.getInt(16) & 0xffffffffL
    val oneVolume = end.getInt(4) == 0 && end.getShort(8) == end.getShort(10)
    val zip64 = listOffset == 0xffffffffL || listBytes == 0xffffffffL || entries == 0xffff ||
      size >= EndBytes + Zip64LocatorBytes &&
      bytesAt(channel, size - EndBytes - Zip64LocatorBytes, 4).getInt(0) == Zip64Mark
    RuleBroken.unless(oneVolume && !zip64, ArchiveRule.LargeFormat)
    RuleBroken.unless(entries <= limits.entries, ArchiveRule.EntryCount(limits.entries))
    RuleBroken.unless(listOffset + listBytes == size - EndBytes, ArchiveRule.ExtraBytes)
    RuleBroken.unless(
      endOfRecords(channel, listOffset, entries, size) == size - EndBytes,
      ArchiveRule.HeaderMismatch
    )
    ZipFrame(listOffset, entries)
  }

  /** The next `count` bytes at a position, little-endian. */
  def bytesAt(channel: SeekableByteChannel, position: Long, count: Int): ByteBuffer = {
    val buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN)
    channel.position(position)
    while (buffer.hasRemaining)
      if (channel.read(buffer) < 0) throw new IOException("the file ends inside a record")
    buffer
  }

  private[this] def endOfRecords(
      channel: SeekableByteChannel,
      offset: Long,
      entries: Int,
      size: Long
  ): Long =
    (0 until entries).foldLeft(offset) { (position, _) =>
      if (position + RecordBytes > size) throw new IOException("the list of entries is cut off")
      val record = bytesAt(channel, position, RecordBytes)
      RuleBroken.unless(record.getInt(0) == RecordMark, ArchiveRule.HeaderMismatch)
      RuleBroken.unless(record.getShort(32) == 0, ArchiveRule.ExtraBytes)
      position + RecordBytes + (record.getShort(28) & 0xffff) + (record.getShort(30) & 0xffff)
    }

  // An end record that is not at the end has something behind it; without any the file is no zip.
  private[this] def missingEnd(channel: SeekableByteChannel, size: Long): Exception = {
    val tail = math.min(size, EndBytes + 0xffffL).toInt
    val bytes = bytesAt(channel, size - tail, tail)
    val found = (0 to tail - EndBytes).exists(at => bytes.getInt(at) == EndMark)
    if (found) new RuleBroken(ArchiveRule.ExtraBytes, None) else new IOException("there is no end record")
  }
}

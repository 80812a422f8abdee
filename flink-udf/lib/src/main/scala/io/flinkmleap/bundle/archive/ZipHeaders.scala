package io.flinkmleap.bundle.archive

import java.nio.channels.SeekableByteChannel
import java.nio.charset.StandardCharsets.ISO_8859_1
import java.util

import io.flinkmleap.bundle.ArchiveRule
import org.apache.commons.compress.archivers.zip.{UnixStat, ZipArchiveEntry, ZipMethod, ZipShort}

/** What the headers of an entry may say, and that both of its headers say it. */
private[archive] final class ZipHeaders(channel: SeekableByteChannel) {
  import ZipHeaders._

  /** Refuses entries whose headers ask for what no bundle needs, or contradict each other. */
  def check(entry: ZipArchiveEntry): Unit = {
    val name = nameOf(entry)
    val flags = entry.getRawFlag
    RuleBroken.unless((flags & EncryptedFlags) == 0, ArchiveRule.Encrypted, name)
    RuleBroken.unless(Methods(entry.getMethod), ArchiveRule.Method, name)
    RuleBroken.unless(isPlain(entry), ArchiveRule.Link, name)
    RuleBroken.unless(!entry.isDirectory || entry.getSize == 0, ArchiveRule.FileAsFolder, name)
    RuleBroken.unless(
      entry.getExtraField(Zip64) == null && entry.getDiskNumberStart == 0,
      ArchiveRule.LargeFormat,
      name
    )
    RuleBroken.unless(entry.getExtraField(UnicodePath) == null, ArchiveRule.EntryName, name)
    RuleBroken.unless(agrees(entry), ArchiveRule.HeaderMismatch, name)
  }

  /** Refuses bytes that belong to no entry, and entries that share bytes. Entries fill the file from its
    * start to `end`.
    */
  def checkLayout(entries: Vector[ZipArchiveEntry], end: Long): Unit = {
    val filled = entries.sortBy(_.getLocalHeaderOffset).foldLeft(0L) { (expected, entry) =>
      val start = entry.getLocalHeaderOffset
      RuleBroken.unless(start >= expected, ArchiveRule.Overlap, nameOf(entry))
      RuleBroken.unless(start <= expected, ArchiveRule.ExtraBytes)
      val dataEnd = entry.getDataOffset + entry.getCompressedSize
      RuleBroken.unless(dataEnd <= end, ArchiveRule.Overlap, nameOf(entry))
      dataEnd + descriptorBytes(entry, dataEnd, end)
    }
    RuleBroken.unless(filled <= end, ArchiveRule.Overlap)
    RuleBroken.unless(filled == end, ArchiveRule.ExtraBytes)
  }

  private[this] def agrees(entry: ZipArchiveEntry): Boolean = {
    val raw = entry.getRawName
    val header = ZipFrame.bytesAt(channel, entry.getLocalHeaderOffset, HeaderBytes + raw.length)
    val name = util.Arrays.copyOfRange(header.array, HeaderBytes, HeaderBytes + raw.length)
    val values = Seq(14 -> entry.getCrc, 18 -> entry.getCompressedSize, 22 -> entry.getSize).forall {
      case (at, expected) =>
        val value = header.getInt(at) & 0xffffffffL
        value == expected || value == 0 && hasDescriptor(entry)
    }
    header.getInt(0) == HeaderMark && (header.getShort(6) & 0xffff) == entry.getRawFlag &&
    header.getShort(8) == entry.getMethod && (header.getShort(26) & 0xffff) == raw.length &&
    util.Arrays.equals(name, raw) && values
  }

  private[this] def descriptorBytes(entry: ZipArchiveEntry, at: Long, end: Long): Int =
    if (!hasDescriptor(entry)) 0
    else {
      val length = math.min(DescriptorBytes + 4, end - at).toInt
      RuleBroken.unless(length >= DescriptorBytes, ArchiveRule.HeaderMismatch, nameOf(entry))
      val record = ZipFrame.bytesAt(channel, at, length)
      def says(start: Int) = length >= start + DescriptorBytes &&
        Seq(entry.getCrc, entry.getCompressedSize, entry.getSize).zipWithIndex.forall { case (value, i) =>
          (record.getInt(start + 4 * i) & 0xffffffffL) == value
        }
      val marked = record.getInt(0) == DescriptorMark && says(4)
      RuleBroken.unless(marked || says(0), ArchiveRule.HeaderMismatch, nameOf(entry))
      if (marked) DescriptorBytes + 4 else DescriptorBytes
    }
}

private[archive] object ZipHeaders {
  private val HeaderBytes = 30
  private val HeaderMark = 0x04034b50
  private val DescriptorBytes = 12
  private val DescriptorMark = 0x08074b50
  private val DescriptorFlag = 1 << 3
  private val EncryptedFlags = 1 | 1 << 6 | 1 << 13
  private val Methods = Set(ZipMethod.STORED.getCode, ZipMethod.DEFLATED.getCode)
  private val Zip64 = new ZipShort(0x0001)
  private val UnicodePath = new ZipShort(0x7075)

  /** The name as its bytes, one character each, so that no decoder can make it look better. */
  def nameOf(entry: ZipArchiveEntry): String = new String(entry.getRawName, ISO_8859_1)

  private def hasDescriptor(entry: ZipArchiveEntry): Boolean = (entry.getRawFlag & DescriptorFlag) != 0

  private def isPlain(entry: ZipArchiveEntry): Boolean = {
    val kind = entry.getUnixMode & UnixStat.FILE_TYPE_FLAG
    kind == 0 || kind == UnixStat.FILE_FLAG || kind == UnixStat.DIR_FLAG && nameOf(entry).endsWith("/")
  }
}

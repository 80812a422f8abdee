package io.flinkmleap.bundle.archive

import java.io.ByteArrayOutputStream
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.{ByteBuffer, ByteOrder}
import java.util.zip.{CRC32, Deflater}

/** One entry of a [[RawZip]]. Every header field can lie; what is none is the truth.
  *
  * @param data
  *   the bytes between the headers, in place of the content
  * @param descriptor
  *   the bytes behind the data
  * @param at
  *   the offset that the list of entries says
  * @param hidden
  *   whether the list of entries leaves it out
  * @param listedOnly
  *   whether only the list of entries has it
  */
final case class RawEntry(
    name: String,
    content: Array[Byte] = Array.emptyByteArray,
    method: Int = 8,
    data: Option[Array[Byte]] = None,
    flags: Int = 0,
    crc: Option[Int] = None,
    size: Option[Int] = None,
    compressedSize: Option[Int] = None,
    localName: Option[String] = None,
    localFlags: Option[Int] = None,
    localMethod: Option[Int] = None,
    localCrc: Option[Int] = None,
    localSize: Option[Int] = None,
    extra: Array[Byte] = Array.emptyByteArray,
    comment: String = "",
    unixMode: Int = 0,
    disk: Int = 0,
    descriptor: Array[Byte] = Array.emptyByteArray,
    at: Option[Int] = None,
    hidden: Boolean = false,
    listedOnly: Boolean = false
) {
  private[archive] lazy val stored: Array[Byte] =
    data.getOrElse(if (method == 8) RawZip.deflate(content) else content)
  private[archive] def realCrc: Int = {
    val checksum = new CRC32
    checksum.update(content)
    checksum.getValue.toInt
  }
}

/** A zip written byte by byte, so that tests can break every rule of the format.
  *
  * @param gap
  *   bytes behind each entry
  * @param endRecord
  *   changes the end record, whose fields start at 0
  */
final case class RawZip(
    entries: Seq[RawEntry],
    prefix: Array[Byte] = Array.emptyByteArray,
    gap: Array[Byte] = Array.emptyByteArray,
    beforeEnd: Array[Byte] = Array.emptyByteArray,
    comment: Array[Byte] = Array.emptyByteArray,
    trailing: Array[Byte] = Array.emptyByteArray,
    endRecord: ByteBuffer => Unit = _ => ()
) {

  /** The file. */
  def bytes: Array[Byte] = {
    val out = new ByteArrayOutputStream
    out.write(prefix)
    val listed = entries
      .map { entry =>
        val offset = out.size
        if (!entry.listedOnly)
          Seq(localHeader(entry), entry.stored, entry.descriptor, gap).foreach(bytes => out.write(bytes))
        entry -> entry.at.getOrElse(offset)
      }
      .filterNot(_._1.hidden)
    val listOffset = out.size
    listed.foreach { case (entry, offset) => out.write(record(entry, offset)) }
    out.write(beforeEnd)
    val end = RawZip.buffer(22)
    end.putInt(0x06054b50).putInt(0).putShort(listed.size.toShort).putShort(listed.size.toShort)
    end.putInt(out.size - listOffset).putInt(listOffset).putShort(comment.length.toShort)
    endRecord(end)
    out.write(end.array)
    out.write(comment)
    out.write(trailing)
    out.toByteArray
  }

  private[this] def localHeader(entry: RawEntry): Array[Byte] = {
    val name = entry.localName.getOrElse(entry.name).getBytes(UTF_8)
    val header = RawZip.buffer(30 + name.length + entry.extra.length)
    header.putInt(0x04034b50).putShort(20).putShort(entry.localFlags.getOrElse(entry.flags).toShort)
    header.putShort(entry.localMethod.getOrElse(entry.method).toShort).putInt(0)
    header.putInt(entry.localCrc.orElse(entry.crc).getOrElse(entry.realCrc))
    header.putInt(entry.compressedSize.getOrElse(entry.stored.length))
    header.putInt(entry.localSize.orElse(entry.size).getOrElse(entry.content.length))
    header.putShort(name.length.toShort).putShort(entry.extra.length.toShort).put(name).put(entry.extra)
    header.array
  }

  private[this] def record(entry: RawEntry, offset: Int): Array[Byte] = {
    val name = entry.name.getBytes(UTF_8)
    val comment = entry.comment.getBytes(UTF_8)
    val record = RawZip.buffer(46 + name.length + entry.extra.length + comment.length)
    record.putInt(0x02014b50).putShort((3 << 8 | 20).toShort).putShort(20).putShort(entry.flags.toShort)
    record.putShort(entry.method.toShort).putInt(0).putInt(entry.crc.getOrElse(entry.realCrc))
    record.putInt(entry.compressedSize.getOrElse(entry.stored.length))
    record.putInt(entry.size.getOrElse(entry.content.length))
    record.putShort(name.length.toShort).putShort(entry.extra.length.toShort)
    record.putShort(comment.length.toShort).putShort(entry.disk.toShort).putShort(0)
    record.putInt(entry.unixMode << 16).putInt(offset).put(name).put(entry.extra).put(comment)
    record.array
  }
}

object RawZip {

  /** A well-formed zip of texts. */
  def of(texts: Map[String, String]): RawZip =
    RawZip(texts.toSeq.sortBy(_._1).map { case (name, text) => RawEntry(name, text.getBytes(UTF_8)) })

  /** An extra field. */
  def extra(id: Int, data: Array[Byte]): Array[Byte] =
    buffer(4 + data.length).putShort(id.toShort).putShort(data.length.toShort).put(data).array

  /** The deflated form of bytes, without a header. */
  def deflate(bytes: Array[Byte]): Array[Byte] = {
    val deflater = new Deflater(9, true)
    deflater.setInput(bytes)
    deflater.finish()
    val out = new ByteArrayOutputStream
    val chunk = new Array[Byte](1 << 16)
    while (!deflater.finished) out.write(chunk, 0, deflater.deflate(chunk))
    deflater.end()
    out.toByteArray
  }

  private def buffer(size: Int): ByteBuffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN)
}

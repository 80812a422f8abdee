package io.flinkmleap.bundle.archive

import java.io.{BufferedOutputStream, IOException}
import java.nio.file.{Files, Path, StandardOpenOption}
import java.time.LocalDateTime
import java.util.zip.{ZipEntry, ZipOutputStream}

/** The archive that is loaded: the bytes that the check has read, under the names that it has allowed, and
  * nothing else of the archive that was given. Nothing in it is compressed. Its members throw [[CopyFailed]].
  *
  * @param file
  *   a new file, which the caller deletes
  */
private[bundle] final class CleanArchive(file: Path) extends AutoCloseable {
  private[this] val bytesOut = copying(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))
  private[this] val out = new ZipOutputStream(new BufferedOutputStream(bytesOut, 1 << 16))
  private[this] var missing = 0L
  out.setMethod(ZipOutputStream.STORED)

  /** The next bytes are those of another file, of which the given archive says the size and the checksum. */
  def startEntry(name: String, size: Long, crc: Long): Unit = copying {
    val entry = new ZipEntry(name)
    entry.setTimeLocal(CleanArchive.Time)
    entry.setSize(size)
    entry.setCrc(crc)
    out.putNextEntry(entry)
    missing = size
  }

  /** Writes bytes of the file, as many of them as the given archive announced. */
  def add(bytes: Array[Byte], count: Int): Unit = copying {
    val taken = math.min(count.toLong, missing).toInt
    out.write(bytes, 0, taken)
    missing -= taken
  }

  /** Ends the archive, whose files all have the size and the checksum that were said. */
  def finish(): Unit = copying {
    out.finish()
    out.flush()
  }

  /** Closes the file; without `finish` before it is no archive. */
  override def close(): Unit = copying(bytesOut.close())

  private[this] def copying[A](body: => A): A =
    try body
    catch { case error: IOException => throw new CopyFailed(error) }
}

private object CleanArchive {
  private val Time = LocalDateTime.of(1980, 1, 1, 0, 0)
}

/** This machine could not take a copy of an archive; stays inside this library's bundle package. */
private[bundle] final class CopyFailed(override val getCause: IOException) extends RuntimeException(getCause)

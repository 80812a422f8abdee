package io.flinkmleap.bundle

import java.io.{ByteArrayInputStream, InputStream}
import java.nio.file.{Files, Path}
import java.security.MessageDigest

/** SHA-256 digests as lower-case hex. */
object Sha256 {
  private[this] val Digits = "0123456789abcdef"

  /** The digest of the bytes of a file. Throws an `IOException` when it cannot be read. */
  def of(file: Path): String = {
    val in = Files.newInputStream(file)
    try of(in)
    finally in.close()
  }

  /** The digest of bytes. */
  def of(bytes: Array[Byte]): String = of(new ByteArrayInputStream(bytes))

  /** The digest of what is left in a stream, which the caller closes. */
  def of(in: InputStream): String = {
    val digest = MessageDigest.getInstance("SHA-256")
    val buffer = new Array[Byte](1 << 16)
    Iterator.continually(in.read(buffer)).takeWhile(_ >= 0).foreach(digest.update(buffer, 0, _))
    hex(digest.digest())
  }

  /** Bytes as lower-case hex. */
  def hex(bytes: Array[Byte]): String = {
    val text = new Array[Char](2 * bytes.length)
    bytes.indices.foreach { i =>
      text(2 * i) = Digits(bytes(i) >> 4 & 0xf)
      text(2 * i + 1) = Digits(bytes(i) & 0xf)
    }
    new String(text)
  }

  /** Whether a text has the form of a digest. */
  def isDigest(text: String): Boolean = text.matches("[0-9a-f]{64}")
}

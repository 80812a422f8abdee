package io.flinkmleap.loader

import java.nio.ByteBuffer
import java.nio.file.{Files, Path}
import java.security.MessageDigest
import java.util.Base64
import java.util.zip.{CRC32, CRC32C, Checksum => Cyclic}

/** The checksum of an object, as its store gives it.
  *
  * @param value
  *   in base64, cyclic ones with the highest byte first
  */
private[loader] final case class Checksum(algorithm: Checksum.Algorithm, value: String) {

  /** Whether the bytes of the file have this checksum. Throws an `IOException` when it cannot be read. */
  def fits(file: Path): Boolean = Base64.getEncoder.encodeToString(algorithm.of(file)) == value
}

private[loader] object Checksum {

  /** A way to compute a checksum of a file. */
  sealed abstract class Algorithm(val of: Path => Array[Byte])
  case object Sha256 extends Algorithm(digest("SHA-256"))
  case object Crc32c extends Algorithm(cyclic(() => new CRC32C))
  case object Crc32 extends Algorithm(cyclic(() => new CRC32))

  private[this] def digest(name: String)(file: Path): Array[Byte] = {
    val digest = MessageDigest.getInstance(name)
    blocks(file)(digest.update(_, 0, _))
    digest.digest()
  }

  private[this] def cyclic(make: () => Cyclic)(file: Path): Array[Byte] = {
    val sum = make()
    blocks(file)(sum.update(_, 0, _))
    ByteBuffer.allocate(4).putInt(sum.getValue.toInt).array
  }

  private[this] def blocks(file: Path)(use: (Array[Byte], Int) => Unit): Unit = {
    val in = Files.newInputStream(file)
    val buffer = new Array[Byte](1 << 16)
    try Iterator.continually(in.read(buffer)).takeWhile(_ >= 0).foreach(use(buffer, _))
    finally in.close()
  }
}

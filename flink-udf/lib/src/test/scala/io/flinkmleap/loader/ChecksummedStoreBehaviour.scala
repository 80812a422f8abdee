package io.flinkmleap.loader

import java.nio.ByteBuffer
import java.util.Base64
import java.util.zip.CRC32C

import io.flinkmleap.loader.ObjectServer._

/** What holds for every store that says the CRC32C of its objects. */
abstract class ChecksummedStoreBehaviour extends RemoteStoreBehaviour {

  /** Codes of the problem that damaged bytes are in the end. */
  def codesOfDamage: Set[String] = Set("loader.damaged")

  /** The checksum as stores write it. */
  def crc32c(content: Array[Byte]): String = {
    val sum = new CRC32C
    sum.update(content)
    Base64.getEncoder.encodeToString(ByteBuffer.allocate(4).putInt(sum.getValue.toInt).array)
  }

  test(
    "bytes that do not have the checksum of the store are fetched again, and refused if that does not help"
  ) {
    withServer(quick, Corrupt)((server, loader) =>
      assertEquals(fetch(loader, locationOf(server)), Right(content.toVector))
    )
    withServer(quick, Corrupt, Corrupt, Corrupt) { (server, loader) =>
      val refused = fetch(loader, locationOf(server))
      assert(refused.left.exists(problem => codesOfDamage(problem.code)), refused.left.map(_.code))
    }
  }

  test("a checksum holds for what was resumed too") {
    withServer(quick, HangUp(200000), Corrupt) { (server, loader) =>
      assertEquals(fetch(loader, locationOf(server)), Right(content.toVector))
      assertEquals(server.requests.map(_.headers.get("range")), Vector(None, Some("bytes=200000-"), None))
    }
  }
}

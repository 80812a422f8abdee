package io.flinkmleap.loader

import java.util.Base64
import java.util.zip.CRC32C

import io.flinkmleap.loader.ObjectServer._

class GCSStoreSuite extends RemoteStoreBehaviour {
  override def path: String = "/download/storage/v1/b/models/o/folder/bundle.zip"

  override def headers(stored: Stored): Map[String, String] = {
    val sum = new CRC32C
    sum.update(stored.content)
    val value =
      Base64.getEncoder.encodeToString(java.nio.ByteBuffer.allocate(4).putInt(sum.getValue.toInt).array)
    Map("x-goog-generation" -> stored.generation.toString, "x-goog-hash" -> s"crc32c=$value,md5=AAAA")
  }

  override def loaderOf(server: ObjectServer, transfer: TransferSettings): BundleLoader =
    GCSBundleLoader(
      GCSSettings(
        endpoint = Some(server.endpoint),
        credentials = GCSCredentials.Anonymous,
        connectTimeout = transfer.connectTimeout,
        readTimeout = transfer.readTimeout,
        retries = transfer.retries,
        deadline = transfer.deadline,
        maxSize = transfer.maxSize
      )
    )

  override def locationOf(server: ObjectServer): String = "gs://models/folder/bundle.zip"

  override def missingOf(server: ObjectServer): Vector[String] =
    Vector("gs://models/none.zip", "gs://none-such/bundle.zip")

  test(
    "bytes that do not have the checksum of the store are fetched again, and refused if that does not help"
  ) {
    withServer(quick, Corrupt)((server, loader) =>
      assertEquals(fetch(loader, locationOf(server)), Right(content.toVector))
    )
    withServer(quick, Corrupt, Corrupt, Corrupt) { (server, loader) =>
      assertEquals(fetch(loader, locationOf(server)).left.map(_.code), Left("loader.damaged"))
    }
  }

  test("a checksum holds for what was resumed too") {
    withServer(quick, HangUp(200000), Corrupt) { (server, loader) =>
      assertEquals(fetch(loader, locationOf(server)), Right(content.toVector))
      assertEquals(server.requests.map(_.headers.get("range")), Vector(None, Some("bytes=200000-"), None))
    }
  }
}

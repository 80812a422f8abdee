package io.flinkmleap.loader

import java.util.Base64
import java.util.zip.CRC32C

import io.flinkmleap.loader.ObjectServer._

class S3StoreSuite extends RemoteStoreBehaviour {
  override def path: String = "/models/folder/bundle.zip"

  override def headers(stored: Stored): Map[String, String] = {
    val sum = new CRC32C
    sum.update(stored.content)
    val value =
      Base64.getEncoder.encodeToString(java.nio.ByteBuffer.allocate(4).putInt(sum.getValue.toInt).array)
    Map("x-amz-checksum-crc32c" -> value, "x-amz-checksum-type" -> "FULL_OBJECT")
  }

  override def loaderOf(server: ObjectServer, transfer: TransferSettings): BundleLoader =
    S3BundleLoader(
      S3Settings(endpoint = Some(server.endpoint), credentials = S3Credentials.Anonymous, transfer = transfer)
    )

  override def locationOf(server: ObjectServer): String = "s3://models/folder/bundle.zip"

  override def missingOf(server: ObjectServer): Vector[String] =
    Vector("s3://models/none.zip", "s3://none-such/bundle.zip")

  test(
    "bytes that do not have the checksum of the store are fetched again, and refused if that does not help"
  ) {
    withServer(quick, Corrupt)((server, loader) =>
      assertEquals(fetch(loader, locationOf(server)), Right(content.toVector))
    )
    withServer(quick, Corrupt, Corrupt, Corrupt) { (server, loader) =>
      assert(
        Set("loader.damaged", "loader.unreachable")(fetch(loader, locationOf(server)).left.toOption.get.code)
      )
    }
  }

  test("a checksum holds for what was resumed too") {
    withServer(quick, HangUp(200000), Corrupt) { (server, loader) =>
      assertEquals(fetch(loader, locationOf(server)), Right(content.toVector))
      assertEquals(server.requests.map(_.headers.get("range")), Vector(None, Some("bytes=200000-"), None))
    }
  }

  test("a profile that does not exist is a refusal that asks nobody") {
    withServer(quick) { (server, _) =>
      val settings = S3Settings(
        endpoint = Some(server.endpoint),
        credentials = S3Credentials.Profile("flink-mleap-none"),
        transfer = quick
      )
      assertEquals(
        fetch(S3BundleLoader(settings), locationOf(server)).left.map(_.code),
        Left("loader.denied")
      )
      assertEquals(server.requests.size, 0)
    }
  }

  test("the bucket can stand in the settings") {
    withServer(quick) { (server, _) =>
      val settings =
        S3Settings(
          Some(server.endpoint),
          bucket = Some("models"),
          credentials = S3Credentials.Anonymous,
          transfer = quick
        )
      assertEquals(fetch(S3BundleLoader(settings), "folder/bundle.zip"), Right(content.toVector))
    }
    assertEquals(
      fetch(S3BundleLoader(S3Settings()), "s3://models").left.map(_.code),
      Left("loader.invalid-location")
    )
  }
}

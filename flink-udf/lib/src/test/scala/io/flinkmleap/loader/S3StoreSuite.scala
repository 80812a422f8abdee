package io.flinkmleap.loader

import io.flinkmleap.loader.ObjectServer._

class S3StoreSuite extends ChecksummedStoreBehaviour {
  override def path: String = "/models/folder/bundle.zip"

  override def headers(stored: Stored): Map[String, String] =
    Map("x-amz-checksum-crc32c" -> crc32c(stored.content), "x-amz-checksum-type" -> "FULL_OBJECT")

  /** Amazon's client may find the damage first, as a transfer that failed. */
  override def codesOfDamage: Set[String] = super.codesOfDamage + "loader.unreachable"

  override def loaderOf(server: ObjectServer, transfer: TransferSettings): BundleLoader =
    S3BundleLoader(
      S3Settings(endpoint = Some(server.endpoint), credentials = S3Credentials.Anonymous, transfer = transfer)
    )

  override def locationOf(server: ObjectServer): String = "s3://models/folder/bundle.zip"

  override def missingOf(server: ObjectServer): Vector[String] =
    Vector("s3://models/none.zip", "s3://none-such/bundle.zip")

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

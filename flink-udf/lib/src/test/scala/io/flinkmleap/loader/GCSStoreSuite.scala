package io.flinkmleap.loader

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files

import io.flinkmleap.loader.ObjectServer._

class GCSStoreSuite extends ChecksummedStoreBehaviour {
  override def path: String = "/download/storage/v1/b/models/o/folder/bundle.zip"

  override def headers(stored: Stored): Map[String, String] = Map(
    "x-goog-generation" -> stored.generation.toString,
    "x-goog-hash" -> s"crc32c=${crc32c(stored.content)},md5=AAAA"
  )

  override def loaderOf(server: ObjectServer, transfer: TransferSettings): BundleLoader =
    GCSBundleLoader(
      GCSSettings(
        endpoint = Some(server.endpoint),
        credentials = GCSCredentials.Anonymous,
        transfer = transfer
      )
    )

  override def locationOf(server: ObjectServer): String = "gs://models/folder/bundle.zip"

  override def missingOf(server: ObjectServer): Vector[String] =
    Vector("gs://models/none.zip", "gs://none-such/bundle.zip")

  test("the name of an object is one segment of the path") {
    withServer(quick) { (server, loader) =>
      fetch(loader, locationOf(server))
      assertEquals(server.requests.map(_.rawPath.endsWith("/b/models/o/folder%2Fbundle.zip")), Vector(true))
    }
  }

  test("a missing object and a wrong name are not asked for again") {
    Seq(400, 404).foreach { status =>
      withServer(quick, Status(status)) { (server, loader) =>
        val refused = fetch(loader, locationOf(server)).left.map(_.code)
        assertEquals((refused, server.requests.size), (Left("loader.not-found"), 1), s"HTTP $status")
      }
    }
  }

  folder.test("a key file that is missing or broken is named and its content is not shown") { folder =>
    val key = Files.write(
      folder.resolve("key.json"),
      """{"type": "service_account", "private_key": "canary"}""".getBytes(UTF_8)
    )
    val garbage = Files.write(folder.resolve("garbage.json"), "canary {".getBytes(UTF_8))
    Seq(key, garbage, folder.resolve("none.json")).foreach { path =>
      val loader = GCSBundleLoader(
        GCSSettings(credentials = GCSCredentials.ServiceAccountFile(path.toString), transfer = quick)
      )
      val problem = fetch(loader, "gs://models/folder/bundle.zip").left.toOption.get
      assertEquals(problem.code, "loader.invalid-settings")
      assert(problem.sentence.contains(path.toString))
      assert(!s"$problem $loader ${problem.cause} ${problem.detail}".contains("canary"))
    }
  }
}

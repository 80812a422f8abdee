package io.flinkmleap.loader

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.time.Duration

import com.sun.net.httpserver.HttpExchange
import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.StoreServer._

class GCSBundleLoaderSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] val quick = GCSSettings(
    credentials = GCSCredentials.Anonymous,
    connectTimeout = Duration.ofMillis(500),
    readTimeout = Duration.ofMillis(500),
    retries = 2,
    deadline = Duration.ofSeconds(10)
  )
  private[this] val location = "gs://models/folder/bundle.zip"

  private[this] def fetch(folder: Path, settings: GCSSettings)(
      answers: HttpExchange => Unit*
  ): FetchOutcome = {
    val server = new StoreServer(answers: _*)
    try {
      val result = GCSBundleLoader(settings.copy(endpoint = Some(server.endpoint)))
        .fetch(location, folder.resolve("t.zip"))
      result.left.foreach { problem =>
        assert(problem.sentence.contains(location), problem.sentence)
        assertEquals(Files.list(folder).count(), 0L, "files left behind")
      }
      FetchOutcome(result.fold(_.code, _ => "fetched"), server.requests)
    } finally server.close()
  }

  folder.test("an object is fetched in one request") { folder =>
    val content = Array.tabulate[Byte](3000000)(_.toByte)
    val outcome = fetch(folder, quick)(bytes(content))
    assertEquals(outcome.code, "fetched")
    assertEquals(outcome.requests.size, 1)
    assert(outcome.requests.head.contains("/b/models/o/folder%2Fbundle.zip"), outcome.requests.head)
    assertEquals(Files.readAllBytes(folder.resolve("t.zip")).toSeq, content.toSeq)
    assertEquals(Files.list(folder).count(), 1L)
  }

  folder.test("a missing object, a wrong name and refused credentials are not asked for again") { folder =>
    Seq(400 -> "loader.not-found", 404 -> "loader.not-found", 401 -> "loader.denied", 403 -> "loader.denied")
      .foreach { case (answer, code) =>
        val outcome = fetch(folder, quick)(status(answer))
        assertEquals((outcome.code, outcome.requests.size), (code, 1), s"HTTP $answer")
      }
  }

  folder.test("a busy store is asked again, as often as the settings say") { folder =>
    Seq(408, 429, 500, 502, 503, 504).foreach { answer =>
      val outcome = fetch(folder, quick)(status(answer))
      assertEquals((outcome.code, outcome.requests.size), ("loader.unreachable", 3), s"HTTP $answer")
    }
    assertEquals(fetch(folder, quick.copy(retries = 0))(status(503)).requests.size, 1)
  }

  folder.test("a store that recovers gives the bundle") { folder =>
    val outcome = fetch(folder, quick)(status(503), silence, bytes("content".getBytes(UTF_8)))
    assertEquals((outcome.code, outcome.requests.size), ("fetched", 3))
    assertEquals(new String(Files.readAllBytes(folder.resolve("t.zip")), UTF_8), "content")
  }

  folder.test("an answer that breaks off is asked for again and never taken for the whole") { folder =>
    val content = Array.fill[Byte](1000000)(7)
    assertEquals(fetch(folder, quick.copy(retries = 1))(half(content)).code, "loader.unreachable")
    val outcome = fetch(folder, quick)(half(content), bytes(content))
    assertEquals(outcome.code, "fetched")
    assertEquals(Files.size(folder.resolve("t.zip")), content.length.toLong)
  }

  folder.test("a silent store is left after the read timeout of each attempt") { folder =>
    val outcome = fetch(folder, quick.copy(retries = 1, deadline = Duration.ofHours(1)))(silence)
    assertEquals((outcome.code, outcome.requests.size), ("loader.unreachable", 2))
  }

  folder.test("the deadline holds against a store that sends a byte now and then") { folder =>
    val outcome = fetch(folder, quick.copy(deadline = Duration.ofMillis(1500)))(trickle)
    assertEquals(outcome.code, "loader.unreachable")
  }

  folder.test("the deadline ends the retries") { folder =>
    val outcome = fetch(folder, quick.copy(retries = 100, deadline = Duration.ofMillis(1500)))(status(503))
    assertEquals(outcome.code, "loader.unreachable")
    assert(outcome.requests.size < 50, s"${outcome.requests.size} requests")
  }

  folder.test("nobody at the endpoint is a named problem within the deadline") { folder =>
    val loader = GCSBundleLoader(quick.copy(endpoint = Some(s"http://localhost:${freePort()}"), retries = 1))
    assertEquals(loader.fetch(location, folder.resolve("t.zip")).left.map(_.code), Left("loader.unreachable"))
    assertEquals(Files.list(folder).count(), 0L)
  }

  folder.test("a key file that is missing or broken is named and its content is not shown") { folder =>
    val key = Files.write(
      folder.resolve("key.json"),
      """{"type": "service_account", "private_key": "canary"}""".getBytes(UTF_8)
    )
    val garbage = Files.write(folder.resolve("garbage.json"), "canary {".getBytes(UTF_8))
    Seq(key, garbage, folder.resolve("none.json")).foreach { path =>
      val loader = GCSBundleLoader(quick.copy(credentials = GCSCredentials.ServiceAccountFile(path.toString)))
      val problem = loader.fetch(location, folder.resolve("t.zip")).left.toOption.get
      assertEquals(problem.code, "loader.invalid-settings")
      assert(problem.sentence.contains(path.toString))
      assert(!s"$problem $loader ${problem.cause} ${problem.detail}".contains("canary"))
    }
    assertEquals(Files.list(folder).count(), 2L)
  }

  test("a location is a URI, an object of the configured bucket, or bucket and object") {
    def objectOf(bucket: Option[String])(location: String) = BucketObject.parse(location, "gs", bucket)
    assertEquals(objectOf(None)("gs://b/a/o.zip"), Right(BucketObject("b", "a/o.zip")))
    assertEquals(objectOf(Some("models"))("gs://b/a/o.zip"), Right(BucketObject("b", "a/o.zip")))
    assertEquals(objectOf(Some("models"))("/a/o.zip"), Right(BucketObject("models", "a/o.zip")))
    assertEquals(objectOf(None)("b/a/o.zip"), Right(BucketObject("b", "a/o.zip")))
    Seq("gs://b", "gs://b/", "gs://", "b", "").foreach { location =>
      assertEquals(objectOf(None)(location).left.map(_.code), Left("loader.invalid-location"), location)
    }
  }
}

/** What came of a fetch: the code of the problem or "fetched". */
private final case class FetchOutcome(code: String, requests: Vector[String])

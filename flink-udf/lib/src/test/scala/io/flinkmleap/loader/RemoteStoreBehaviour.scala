package io.flinkmleap.loader

import java.time.Duration

import io.flinkmleap.bundle.BundleProblem
import io.flinkmleap.loader.ObjectServer._

/** What holds for every store that is asked over HTTP, also when the store fails. */
abstract class RemoteStoreBehaviour extends StoreBehaviour {

  /** What the store says about an object besides its ETag. */
  def headers(stored: Stored): Map[String, String] = Map.empty

  /** The path of the object in the requests. */
  def path: String

  /** The loader for a server, as a user would configure it. */
  def loaderOf(server: ObjectServer, transfer: TransferSettings): BundleLoader

  def locationOf(server: ObjectServer): String

  def missingOf(server: ObjectServer): Vector[String]

  val quick: TransferSettings = TransferSettings(
    connectTimeout = Duration.ofSeconds(2),
    readTimeout = Duration.ofMillis(700),
    retries = 2,
    deadline = Duration.ofSeconds(20)
  )

  private[this] val hurried = quick.copy(retries = 100, deadline = Duration.ofMillis(1500))

  override def withStore[A](content: Array[Byte])(body: Store => A): A =
    withServer(quick)((server, loader) => body(Store(loader, locationOf(server), missingOf(server))))

  def withServer[A](transfer: TransferSettings, faults: Fault*)(
      body: (ObjectServer, BundleLoader) => A
  ): A = {
    val server = new ObjectServer(headers)
    server.put(path, content)
    server.fail(faults: _*)
    try body(server, loaderOf(server, transfer))
    finally server.close()
  }

  private[this] def outcome(transfer: TransferSettings, faults: Fault*): Outcome =
    withServer(transfer, faults: _*) { (server, loader) =>
      val fetched = fetch(loader, locationOf(server))
      Outcome(fetched, server.requests)
    }

  private[this] val always = Vector.fill(50)(Status(503))

  test("one request fetches an object") {
    assertEquals(outcome(quick).requests.size, 1)
  }

  test("refused credentials are not asked for again") {
    Seq(401, 403).foreach { status =>
      val refused = outcome(quick, Status(status))
      assertEquals((refused.code, refused.requests.size), ("loader.denied", 1), s"HTTP $status")
    }
  }

  test("a busy store is asked again and gives the bundle") {
    Seq(408, 429, 500, 502, 503, 504).foreach { status =>
      val fetched = outcome(quick, Status(status))
      assertEquals((fetched.code, fetched.requests.size), ("fetched", 2), s"HTTP $status")
    }
  }

  test("a store that stays busy is asked as often as the settings say") {
    val busy = outcome(quick, always: _*)
    assertEquals((busy.code, busy.requests.size), ("loader.unreachable", 3))
  }

  test("the deadline ends the retries, be the store busy or silent") {
    assertEquals(outcome(quick, Silence).code, "fetched")
    Seq(Status(503), Silence).foreach { fault =>
      val left = outcome(hurried, Vector.fill(50)(fault): _*)
      assertEquals(left.code, "loader.unreachable", fault.toString)
      assert(left.requests.size < 50, s"$fault: ${left.requests.size} requests")
    }
  }

  test("the deadline holds against a store that sends a byte now and then") {
    assertEquals(outcome(hurried, Trickle).code, "loader.unreachable")
  }

  test("a body that breaks off is resumed where it was") {
    val fetched = outcome(quick, HangUp(200000))
    assertEquals(fetched.fetched, Right(content.toVector))
    assertEquals(fetched.requests.map(_.headers.get("range")), Vector(None, Some("bytes=200000-")))
  }

  test("a body that always breaks off is never taken for the whole") {
    assertEquals(outcome(quick, Vector.fill(10)(HangUp(1000)): _*).code, "loader.unreachable")
  }

  test("an object that is replaced in the middle of a download is fetched anew, as a whole") {
    val replacement = content.map(byte => (byte ^ 0x55).toByte) ++ Array[Byte](1, 2, 3)
    Seq(replacement, replacement.take(1000)).foreach { now =>
      assertEquals(outcome(quick, Replace(200000, now)).fetched, Right(now.toVector))
    }
  }

  test("more bytes than the settings take are refused before they come") {
    val large = outcome(quick.copy(maxSize = 299999L))
    assertEquals((large.code, large.requests.size), ("loader.over-size", 1))
    assertEquals(outcome(quick.copy(maxSize = 300000L)).code, "fetched")
  }

  test("a loader with a limit of its own refuses more bytes before they come, and keeps a lower one") {
    withServer(quick) { (server, loader) =>
      val limited = loader.limitedTo(299999L)
      assertEquals(fetch(limited, locationOf(server)).left.map(_.code), Left("loader.over-size"))
      assertEquals(limited.limitedTo(300000L), limited)
      assertEquals(fetch(loader.limitedTo(300000L), locationOf(server)), Right(content.toVector))
    }
  }

  test("32 threads that ask at once make one request") {
    withServer(quick, Slow(400)) { (server, loader) =>
      Seq(Some(sha256(content)), None).foreach { pin =>
        server.fail(Slow(400))
        val before = server.requests.size
        val digests = askAtOnce(BundleSource(locationOf(server), loader, sha256 = pin))
        assertEquals(digests.count(_ == Right(sha256(content))), 32)
        assertEquals(server.requests.size - before, 1)
      }
    }
  }

  test("a failure reaches all who wait for it and is not remembered") {
    withServer(quick.copy(retries = 0), Slow(400)) { (server, loader) =>
      val source = BundleSource(locationOf(server), loader, sha256 = Some(sha256(content)))
      server.fail(Status(403))
      source.withFile((_, _) => Right(()))
      assertEquals(source.withFile((_, _) => Right(())).left.map(_.code), Left("loader.denied"))
      assertEquals(source.withFile((_, _) => Right(())), Right(()))
    }
  }

  test("nobody at the address is a named problem") {
    val server = new ObjectServer(headers)
    val (loader, location) = (loaderOf(server, quick.copy(retries = 1)), locationOf(server))
    server.close()
    assertEquals(fetch(loader, location).left.map(_.code), Left("loader.unreachable"))
  }
}

/** What came of a fetch. */
private final case class Outcome(
    fetched: Either[BundleProblem, Vector[Byte]],
    requests: Vector[Asked]
) {

  /** The code of the problem, or "fetched". */
  def code: String = fetched.fold(_.code, _ => "fetched")
}

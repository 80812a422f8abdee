package io.flinkmleap.loader

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}

import io.flinkmleap.loader.ObjectServer._

class HttpStoreSuite extends RemoteStoreBehaviour {
  override def path: String = "/models/bundle.zip"

  override def loaderOf(server: ObjectServer, transfer: TransferSettings): BundleLoader =
    HttpBundleLoader(HttpSettings(allowHttp = true, transfer = transfer))

  override def locationOf(server: ObjectServer): String = server.endpoint + path

  override def missingOf(server: ObjectServer): Vector[String] =
    Vector(s"${server.endpoint}/models/none.zip", server.endpoint)

  private[this] def token(folder: Path): SecretReference =
    SecretReference.File(Files.write(folder.resolve("token"), "canary\n".getBytes(UTF_8)).toString)

  test("a server without a strong ETag is asked for all again") {
    val server = new ObjectServer(_ => Map("ETag" -> "W/\"1\""))
    server.put(path, content)
    server.fail(HangUp(200000))
    assertEquals(fetch(loaderOf(server, quick), locationOf(server)), Right(content.toVector))
    assertEquals(server.requests.map(_.headers.get("range")), Vector(None, None))
    server.close()
  }

  folder.test("the token goes to the server of the location and to no other") { folder =>
    val other = new ObjectServer()
    other.put("/elsewhere.zip", content)
    withServer(quick, Redirect(s"${other.endpoint}/elsewhere.zip")) { (server, _) =>
      val loader = HttpBundleLoader(HttpSettings(Some(token(folder)), allowHttp = true, transfer = quick))
      assertEquals(fetch(loader, locationOf(server)), Right(content.toVector))
      assertEquals(server.requests.map(_.headers.get("authorization")), Vector(Some("Bearer canary")))
      assertEquals(other.requests.map(_.headers.get("authorization")), Vector(None))
    }
    other.close()
  }

  test("a redirect within a server is followed, one without end is not") {
    withServer(quick, Redirect(path), Redirect("bundle.zip")) { (server, loader) =>
      assertEquals(fetch(loader, locationOf(server)), Right(content.toVector))
    }
    withServer(quick, Vector.fill(20)(Redirect(path)): _*) { (server, loader) =>
      assertEquals(fetch(loader, locationOf(server)).left.map(_.code), Left("loader.refused-redirect"))
      assertEquals(server.requests.size, 6)
    }
  }

  test("a redirect to what is no web address is refused") {
    Seq("file:///etc/passwd", "ftp://localhost/x", "http://user:word@localhost/x", "http:x", "::").foreach {
      to =>
        withServer(quick, Redirect(to)) { (server, loader) =>
          val problem = fetch(loader, locationOf(server)).left.toOption.get
          assertEquals(problem.code, "loader.refused-redirect", to)
          assert(!problem.toString.contains("word"))
        }
    }
  }

  test("http is refused unless it is allowed") {
    withServer(quick) { (server, _) =>
      val problem =
        fetch(HttpBundleLoader(HttpSettings(transfer = quick)), locationOf(server)).left.toOption.get
      assertEquals(problem.code, "loader.invalid-location")
      assert(problem.sentence.contains("allowHttp"), problem.sentence)
      assertEquals(server.requests.size, 0)
    }
  }

  test("a location that is no web address is refused") {
    val loader = HttpBundleLoader(HttpSettings(allowHttp = true))
    Seq("https://", "https:///x", "https:x", "https://a b/", "ftp://a/b", "", "https://[::1").foreach {
      location =>
        assertEquals(fetch(loader, location).left.map(_.code), Left("loader.invalid-location"), location)
    }
  }

  folder.test("a token that is missing or unusable is named and not shown") { folder =>
    val lines = Files.write(folder.resolve("lines"), "canary\r\nX-Header: canary".getBytes(UTF_8)).toString
    Seq(
      SecretReference.File(lines),
      SecretReference.File(s"$folder/none"),
      SecretReference.Environment("NONE_SUCH")
    ).foreach { reference =>
      val loader = HttpBundleLoader(HttpSettings(Some(reference), allowHttp = true, transfer = quick))
      val problem = fetch(loader, "http://localhost:1/b.zip").left.toOption.get
      assertEquals(problem.code, "loader.invalid-settings")
      assert(
        problem.sentence.contains("mleap.loaders.https.token") && !problem.toString.contains("canary"),
        problem.toString
      )
    }
  }
}

package io.flinkmleap.loader

import java.nio.file.{Files, Path}
import java.security.KeyStore
import javax.net.ssl.{KeyManagerFactory, SSLContext}

import io.flinkmleap.bundle.{BundleProblem, TemporaryFolder}
import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.ObjectServer._

class HttpsSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {
  private[this] val content = Array.tabulate[Byte](100000)(_.toByte)

  /** A server with a certificate of its own for `localhost`, and the file with that certificate. */
  private[this] def withServer[A](folder: Path, host: String = "localhost")(
      body: (ObjectServer, String) => A
  ): A = {
    val store = folder.resolve(s"$host.p12")
    val certificate = folder.resolve(s"$host.pem")
    keytool(
      "-genkeypair",
      "-alias",
      "k",
      "-keyalg",
      "EC",
      "-dname",
      s"CN=$host",
      "-ext",
      s"san=dns:$host",
      "-keystore",
      store.toString
    )
    keytool("-exportcert", "-rfc", "-alias", "k", "-file", certificate.toString, "-keystore", store.toString)
    val keys = KeyStore.getInstance(store.toFile, "changeit".toCharArray)
    val managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm)
    managers.init(keys, "changeit".toCharArray)
    val context = SSLContext.getInstance("TLS")
    context.init(managers.getKeyManagers, null, null)
    val server = new ObjectServer(tls = Some(context))
    server.put("/b.zip", content)
    try body(server, certificate.toString)
    finally server.close()
  }

  private[this] def keytool(arguments: String*): Unit = {
    val command = s"${System.getProperty("java.home")}/bin/keytool" +: arguments ++: Vector(
      "-storepass",
      "changeit",
      "-storetype",
      "PKCS12"
    )
    val process = new ProcessBuilder(command: _*).redirectErrorStream(true).start()
    val output = new String(process.getInputStream.readAllBytes())
    assertEquals(process.waitFor(), 0, output)
  }

  private[this] def fetch(
      folder: Path,
      location: String,
      settings: HttpSettings
  ): Either[BundleProblem, Seq[Byte]] = {
    val target = folder.resolve("target.zip")
    val fetched =
      HttpBundleLoader(settings).fetch(location, target).map(_ => Files.readAllBytes(target).toSeq)
    Files.deleteIfExists(target)
    fetched
  }

  folder.test("a server whose certificate is named is trusted, any other is not, and is not asked again") {
    folder =>
      withServer(folder) { (server, certificate) =>
        val location = s"${server.endpoint}/b.zip"
        assertEquals(
          fetch(folder, location, HttpSettings(certificates = Some(certificate))),
          Right(content.toSeq)
        )
        assertEquals(fetch(folder, location, HttpSettings()).left.map(_.code), Left("loader.untrusted"))
        assertEquals(server.requests.size, 1)
      }
  }

  folder.test("a certificate of another host is not trusted") { folder =>
    withServer(folder, "other.invalid") { (server, certificate) =>
      val problem = fetch(folder, s"${server.endpoint}/b.zip", HttpSettings(certificates = Some(certificate)))
      assertEquals(problem.left.map(_.code), Left("loader.untrusted"))
    }
  }

  folder.test("a redirect from https to http is never followed, also when http is allowed") { folder =>
    withServer(folder) { (server, certificate) =>
      val plain = new ObjectServer()
      plain.put("/b.zip", content)
      server.fail(Redirect(s"${plain.endpoint}/b.zip"))
      val settings = HttpSettings(certificates = Some(certificate), allowHttp = true)
      val problem = fetch(folder, s"${server.endpoint}/b.zip", settings).left.toOption.get
      assertEquals(problem.code, "loader.refused-redirect")
      assert(problem.sentence.contains("from https to http"), problem.sentence)
      assertEquals(plain.requests.size, 0)
      plain.close()
    }
  }

  folder.test("a redirect from http to https is followed") { folder =>
    withServer(folder) { (server, certificate) =>
      val plain = new ObjectServer()
      plain.fail(Redirect(s"${server.endpoint}/b.zip"))
      val settings = HttpSettings(certificates = Some(certificate), allowHttp = true)
      assertEquals(fetch(folder, s"${plain.endpoint}/b.zip", settings), Right(content.toSeq))
      plain.close()
    }
  }

  folder.test("a file without certificates is named") { folder =>
    Seq(
      folder.resolve("none.pem"),
      Files.write(folder.resolve("empty.pem"), Array.emptyByteArray),
      Files.write(folder.resolve("bad.pem"), "x".getBytes)
    )
      .foreach { file =>
        val problem = fetch(
          folder,
          "https://localhost:1/b.zip",
          HttpSettings(certificates = Some(file.toString))
        ).left.toOption.get
        assertEquals(problem.code, "loader.invalid-settings")
        assert(problem.sentence.contains(file.toString), problem.sentence)
      }
  }
}

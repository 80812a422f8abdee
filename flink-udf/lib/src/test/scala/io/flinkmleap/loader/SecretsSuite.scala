package io.flinkmleap.loader

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.security.KeyPairGenerator
import java.time.Duration
import java.util.Base64

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.{BundleLoadProblem, BundleProblem, PrivateFolder, TemporaryFolder}
import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.ObjectServer._

/** A secret is planted where each loader takes its credentials from, and looked for wherever a reader could
  * find it.
  */
class SecretsSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {
  private[this] val canary = "Canary7f3a9c"
  private[this] val content = Array.fill[Byte](100000)(5)
  private[this] val quick =
    TransferSettings(readTimeout = Duration.ofMillis(500), retries = 1, deadline = Duration.ofSeconds(10))

  // What the store answers in turn: all that a loader can make of it.
  private[this] val faults =
    Vector(
      Status(401),
      Status(403),
      Status(404),
      Status(400),
      Status(503),
      Status(503),
      HangUp(10),
      Silence,
      Redirect("http://other.invalid/")
    )

  /** Fetches until all that can go wrong has, and gives everything that can be seen of it. */
  private[this] def seen(server: ObjectServer, loader: BundleLoader, location: String): Vector[String] = {
    var shown = Vector.empty[String]
    def note(result: Either[BundleProblem, Unit]): Unit = result.left.foreach { problem =>
      shown ++= Vector(
        problem.toString,
        problem.sentence,
        problem.detail.toString,
        Traces.of(new BundleLoadProblem(problem))
      )
    }
    val logs = CapturedLogs.during {
      faults.foreach { fault =>
        server.fail(fault)
        PrivateFolder.use(folder => note(loader.fetch(location, folder.resolve("t"))))
      }
      PrivateFolder.use(folder => assertEquals(loader.fetch(location, folder.resolve("t")), Right(())))
    }
    val bytes = new java.io.ByteArrayOutputStream
    new java.io.ObjectOutputStream(bytes).writeObject(BundleSource(location, loader))
    shown ++ logs ++ Vector(
      loader.toString,
      BundleSource(location, loader).toString,
      bytes.toString("ISO-8859-1")
    )
  }

  private[this] def clean(texts: Vector[String], secrets: String*): Unit =
    secrets.foreach(secret =>
      texts.foreach(text => assert(!text.contains(secret), s"$secret stands in: ${text.take(2000)}"))
    )

  private[this] def received(server: ObjectServer, header: String): Set[String] =
    server.requests.flatMap(_.headers.get(header)).toSet

  private[this] def write(folder: Path, name: String, text: String): String =
    Files.write(folder.resolve(name), text.getBytes(UTF_8)).toString

  folder.test("a bearer token goes to the server and nowhere else") { folder =>
    val server = new ObjectServer()
    server.put("/b.zip", content)
    val token = SecretReference.parse(s"file:${write(folder, "token", canary)}")
    val loader = HttpBundleLoader(HttpSettings(token = token, allowHttp = true, transfer = quick))
    clean(seen(server, loader, s"${server.endpoint}/b.zip"), canary)
    assertEquals(received(server, "authorization"), Set(s"Bearer $canary"))
    server.close()
  }

  folder.test("keys and session tokens of a profile go to no log, problem or text") { folder =>
    val server = new ObjectServer()
    server.put("/models/b.zip", content)
    val profile =
      s"[test]\naws_access_key_id = AKIATEST\naws_secret_access_key = secret$canary\naws_session_token = session$canary\n"
    withProperties(
      "aws.sharedCredentialsFile" -> write(folder, "credentials", profile),
      "aws.configFile" -> write(folder, "config", "")
    ) {
      val settings =
        S3Settings(Some(server.endpoint), credentials = S3Credentials.Profile("test"), transfer = quick)
      clean(seen(server, S3BundleLoader(settings), "s3://models/b.zip"), s"secret$canary", s"session$canary")
    }
    assertEquals(received(server, "x-amz-security-token"), Set(s"session$canary"))
    server.close()
  }

  folder.test("a file of profiles that is broken is not quoted") { folder =>
    val broken = Vector(
      s"$canary\n",
      s"[test]\n$canary\n",
      s"[test\n$canary = $canary",
      s"[test]\naws_secret_access_key = $canary\n"
    )
    broken.foreach { text =>
      withProperties(
        "aws.sharedCredentialsFile" -> write(folder, "credentials", text),
        "aws.configFile" -> write(folder, "config", text)
      ) {
        val loader = S3BundleLoader(
          S3Settings(
            Some("http://localhost:1"),
            credentials = S3Credentials.Profile("test"),
            transfer = quick
          )
        )
        val logs = CapturedLogs.during {
          val problem = PrivateFolder
            .use(target => loader.fetch("s3://models/b.zip", target.resolve("t")))
            .left
            .toOption
            .get
          assertEquals(problem.code, "loader.denied", text)
          clean(Vector(problem.toString, Traces.of(new BundleLoadProblem(problem))), canary)
        }
        clean(logs, canary)
      }
    }
  }

  folder.test("the key of a service account and the token it gets go to no log, problem or text") { folder =>
    val server = new ObjectServer()
    server.put("/download/storage/v1/b/models/o/b.zip", content)
    server.answer("/token", s"""{"access_token": "$canary", "token_type": "Bearer", "expires_in": 3600}""")
    val key = newKey()
    val account =
      s"""{"type": "service_account", "project_id": "p", "private_key_id": "id$canary", "client_email": "a@b.invalid",
      "client_id": "1", "private_key": "${pem(key)}", "token_uri": "${server.endpoint}/token"}"""
    val loader = GCSBundleLoader(
      GCSSettings(
        Some(server.endpoint),
        credentials = GCSCredentials.ServiceAccountFile(write(folder, "key.json", account)),
        transfer = quick.copy(retries = 1)
      )
    )
    val texts = seen(server, loader, "gs://models/b.zip")
    clean(texts, canary, key.grouped(60).next())
    assert(received(server, "authorization").contains(s"Bearer $canary"))
    server.close()
  }

  test("a secret that stands in the configuration by mistake is refused and not shown") {
    Seq(
      s"https.token = $canary" -> "https://h/b.zip",
      s"""https.token = "Bearer $canary"""" -> "https://h/b.zip",
      s"""s3.credentials = "AKIA:$canary"""" -> "s3://b/o",
      s"""s3.endpoint = "https://user:$canary@host"""" -> "s3://b/o",
      s"""gs.endpoint = "https://$canary@host"""" -> "gs://b/o",
      s"""gs.credentials = "{\\"private_key\\": \\"$canary\\"}"""" -> "gs://b/o"
    ).foreach { case (text, location) =>
      val problem = BundleLoaders
        .forLocation(location, ConfigFactory.parseString(text))
        .left
        .toOption
        .getOrElse(fail(text))
      assertEquals(problem.code, "loader.invalid-settings", text)
      clean(Vector(problem.toString), canary)
    }
  }

  test("a secret in a location is refused and not shown") {
    Seq(
      s"https://user:$canary@host/b.zip",
      s"https://$canary@host/b.zip",
      s"https://host/b.zip?token=$canary",
      s"https://host/b.zip?a=b&X-Amz-Signature=$canary&c=d",
      s"https://host/b.zip?sig=$canary",
      s"s3://key:$canary@bucket/object",
      s"s3a://key:$canary@bucket/object",
      s"hdfs://user:$canary@host/path"
    ).foreach { location =>
      val problem =
        BundleLoaders.forLocation(location, ConfigFactory.empty).left.toOption.getOrElse(fail(location))
      assertEquals(problem.code, "loader.invalid-location", location)
      clean(Vector(problem.toString), canary)
      assert(problem.sentence.contains(location.takeWhile(_ != ':') + "://"), problem.sentence)
    }
    Seq("https://host/get?path=model/bundle.zip&run=12", "abfs://container@account.invalid/b.zip").foreach {
      location =>
        assertEquals(LocationSecrets.refuse(location), Right(()), location)
    }
  }

  private[this] def newKey(): String = {
    val generator = KeyPairGenerator.getInstance("RSA")
    generator.initialize(2048)
    Base64.getEncoder.encodeToString(generator.generateKeyPair().getPrivate.getEncoded)
  }

  private[this] def pem(key: String): String =
    s"-----BEGIN PRIVATE KEY-----\\n${key.grouped(64).mkString("\\n")}\\n-----END PRIVATE KEY-----\\n"

  private[this] def withProperties(values: (String, String)*)(body: => Unit): Unit = {
    values.foreach { case (name, value) => System.setProperty(name, value) }
    try body
    finally values.foreach { case (name, _) => System.clearProperty(name) }
  }
}

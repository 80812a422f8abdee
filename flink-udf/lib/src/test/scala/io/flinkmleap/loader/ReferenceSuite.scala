package io.flinkmleap.loader

import com.typesafe.config.{Config, ConfigFactory}
import io.flinkmleap.BusyMachine

/** What `reference.conf` says is what holds without it. */
class ReferenceSuite extends munit.FunSuite with BusyMachine {
  private[this] val mleap: Config =
    ConfigFactory
      .parseURL(getClass.getClassLoader.getResources("reference.conf").nextElement())
      .getConfig("mleap")

  private[this] val locations =
    Vector("file:/b.zip", "gs://b/o", "s3://b/o", "https://h/b.zip", "unsteady:///b.zip")

  test("the defaults of every loader are those of its settings, and every key is known to it") {
    locations.foreach { location =>
      val documented = BundleLoaders.forLocation(location, mleap.getConfig("loaders"))
      assertEquals(documented, BundleLoaders.forLocation(location, ConfigFactory.empty), location)
      assert(documented.isRight, documented.toString)
    }
  }

  test("settings reach the loader of their scheme") {
    val text = """
      s3 { endpoint = "http://localhost:9000", region = eu-west-1, bucket = models, pathStyle = false, credentials = "profile:prod" }
      https { token = "env:TOKEN", certificates = "/ca.pem", allowHttp = true, maxSize = 1 MiB }
    """
    val loaders = ConfigFactory.parseString(text)
    val s3 = S3Settings(
      Some("http://localhost:9000"),
      Some("eu-west-1"),
      Some("models"),
      Some(false),
      S3Credentials.Profile("prod")
    )
    assertEquals(BundleLoaders.forSource("s3", loaders), Right(S3BundleLoader(s3)))
    val token = Some(SecretReference.Environment("TOKEN"))
    val web = HttpBundleLoader(
      HttpSettings(token, Some("/ca.pem"), allowHttp = true, TransferSettings(maxSize = 1 << 20))
    )
    Seq("https://h/b", "http://h/b").foreach(location =>
      assertEquals(BundleLoaders.forLocation(location, loaders), Right(web))
    )
  }

  test("the cache is on by default, and off with a size of 0") {
    assertEquals(
      CacheSettings.fromConfig(mleap.getConfig("cache")),
      Right(Some(CacheSettings(None, 1L << 30)))
    )
    def read(text: String) = CacheSettings.fromConfig(ConfigFactory.parseString(text))
    assertEquals(read("maxSize = 0"), Right(None))
    assertEquals(read("maxSize = 5 KiB, directory = /x"), Right(Some(CacheSettings(Some("/x"), 5120))))
    Seq("size = 1", "maxSize = -1", "maxSize = much").foreach { text =>
      assertEquals(read(text).left.map(_.code), Left("loader.invalid-settings"), text)
    }
  }
}

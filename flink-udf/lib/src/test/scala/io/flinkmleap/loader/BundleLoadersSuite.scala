package io.flinkmleap.loader

import java.net.URLClassLoader
import java.nio.file.Files

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.TemporaryFolder
import io.flinkmleap.BusyMachine

class BundleLoadersSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] val none = ConfigFactory.empty

  test("a location is served by the loader of its scheme, a bare path by that of files") {
    Seq("/a/b.zip", "b.zip", "file:/b.zip", "FILE:b.zip", "a b.zip", "").foreach { location =>
      assertEquals(BundleLoaders.forLocation(location, none), Right(FileBundleLoader()), location)
    }
    assertEquals(BundleLoaders.forLocation("gs://b/o", none), Right(GCSBundleLoader(GCSSettings())))
  }

  test("bundleSource is one of the known words") {
    assertEquals(BundleLoaders.sources, Vector("file", "gcs", "https", "s3"))
    assertEquals(BundleLoaders.forSource("gcs", none), Right(GCSBundleLoader(GCSSettings())))
    val problem = BundleLoaders.forSource("ftp", none).left.toOption.get
    assertEquals(problem.code, "loader.unknown-source")
    assert(problem.sentence.contains("file, gcs"))
  }

  test("an unknown scheme is refused with those that are known") {
    val problem = BundleLoaders.forLocation("ftp://host/object", none).left.toOption.get
    assertEquals(problem.code, "loader.unknown-scheme")
    assert(problem.sentence.contains("file:, gs:, http:, https:, s3:"), problem.sentence)
  }

  test("settings reach the loader of their scheme") {
    val loaders = ConfigFactory.parseString(
      """gs { endpoint = "http://localhost:4443", bucket = models, credentials = none, project = p, connectTimeout = 1s,
        |     readTimeout = 2s, retries = 0, deadline = 3s }""".stripMargin
    )
    val seconds = java.time.Duration.ofSeconds(_: Long)
    val settings = GCSSettings(
      Some("http://localhost:4443"),
      Some("p"),
      Some("models"),
      GCSCredentials.Anonymous,
      TransferSettings(seconds(1), seconds(2), 0, seconds(3))
    )
    assertEquals(BundleLoaders.forLocation("gs://b/o", loaders), Right(GCSBundleLoader(settings)))
  }

  test("a wrong setting is named with its path") {
    Seq(
      "gs.buckett = a" -> "mleap.loaders.gs.buckett",
      "gs.retries = -1" -> "mleap.loaders.gs.retries",
      "gs.retries = many" -> "mleap.loaders.gs",
      "gs.deadline = 0s" -> "mleap.loaders.gs.deadline",
      "gs.readTimeout = 1000 days" -> "mleap.loaders.gs.readTimeout"
    ).foreach { case (text, path) =>
      val problem = BundleLoaders.forSource("gcs", ConfigFactory.parseString(text)).left.toOption.get
      assertEquals(problem.code, "loader.invalid-settings")
      assert(problem.sentence.contains(path), problem.sentence)
    }
    val file = BundleLoaders.forSource("file", ConfigFactory.parseString("file.root = /tmp"))
    assertEquals(file.left.map(_.code), Left("loader.invalid-settings"))
  }

  folder.test("a provider that only the context class loader names is found") { folder =>
    val services = Files.createDirectories(folder.resolve("META-INF/services"))
    Files.write(
      services.resolve(classOf[BundleLoaderProvider].getName),
      classOf[MemoryLoaderProvider].getName.getBytes
    )
    val context = new URLClassLoader(Array(folder.toUri.toURL), getClass.getClassLoader)
    val before = Thread.currentThread.getContextClassLoader
    Thread.currentThread.setContextClassLoader(context)
    try assertEquals(BundleLoaders.forLocation("memory:x", none), Right(MemoryLoader()))
    finally Thread.currentThread.setContextClassLoader(before)
  }
}

package io.flinkmleap.config

import java.nio.file.{Files, Path}

import scala.concurrent.duration._

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.{ArchiveLimits, TemporaryFolder}
import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.{FileBundleLoader, GCSBundleLoader, ScorerKind}

class MLeapSettingsSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def read(text: String): Vector[FunctionSettings] =
    MLeapSettings.fromConfig(ConfigFactory.parseString(text)).fold(p => fail(p.toString), _.functions)

  private[this] def entry(more: String): FunctionSettings =
    read(s"""mleap.udfRegistry = [{ udfName = "P", bundlePath = "/b", bundleSource = "file", $more }]""").head

  test("the short form works to the letter") {
    val functions = read("""
      mleap {
        udfRegistry = [
          { udfName = "Predict",   bundlePath = "/mleap-example-1", bundleSource = "file" }
          { udfName = "Predictv2", bundlePath = "mleap-example-2", bundleSource = "gcs" }
        ]
      }""")
    assertEquals(functions.map(_.udfName), Vector("Predict", "Predictv2"))
    assertEquals(functions.map(_.source.location), Vector("/mleap-example-1", "mleap-example-2"))
    assertEquals(functions(0).source.loader, FileBundleLoader())
    assert(functions(1).source.loader.isInstanceOf[GCSBundleLoader])
  }

  test("defaults come from reference.conf") {
    val function = entry("")
    assertEquals(function.onError, OnError.Fail)
    assertEquals(function.source.sha256, None)
    assertEquals(function.source.allowForeign, false)
    assertEquals(function.source.outputs, Vector.empty)
    assertEquals(function.arguments, None)
    assertEquals(function.refresh, None)
    assertEquals(function.source.scorer, ScorerKind.Plan)
  }

  test("a file may change the defaults for all of its functions, and a function may differ") {
    val functions = read("""
      mleap {
        functionDefaults { onError = "null", allowForeign = true, scorer = row-transformer }
        udfRegistry = [{ udfName = "A", bundlePath = "a" },
                       { udfName = "B", bundlePath = "b", onError = "fail", allowForeign = false, scorer = plan }]
      }""")
    assertEquals(functions.map(_.onError), Vector(OnError.Null, OnError.Fail))
    assertEquals(functions.map(_.source.allowForeign), Vector(true, false))
    assertEquals(functions.map(_.source.loader), Vector(FileBundleLoader(), FileBundleLoader()))
    assertEquals(functions.map(_.source.scorer), Vector(ScorerKind.RowTransformer, ScorerKind.Plan))
  }

  test("every key of an entry is read") {
    val digest = "0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789"
    val function =
      entry(
        s"""sha256 = "$digest", output = ["a", "b"], onError = "null", refresh = 5 minutes, arguments = ["y", "x"], allowForeign = true"""
      )
    assertEquals(function.source.sha256, Some(digest.toLowerCase))
    assertEquals(function.source.outputs, Vector("a", "b"))
    assertEquals(function.onError, OnError.Null)
    assertEquals(function.refresh, Some(5.minutes))
    assertEquals(function.arguments, Some(Vector("y", "x")))
    assertEquals(function.source.allowForeign, true)
  }

  test("limits of bundles hold for every function, and those that are not written have their defaults") {
    val limits = read("""mleap {
      limits { compressedBytes = 1 MiB, nodeDepth = 5, nativeOperators = true }
      udfRegistry = [{ udfName = "P", bundlePath = "/b", bundleSource = "file" }]
    }""").map(_.source.limits)
    val expected = ArchiveLimits(compressedBytes = 1 << 20, nodeDepth = 5, nativeOperators = true)
    assertEquals(limits, Vector(expected))
    assertEquals(entry("").source.limits, ArchiveLimits.Default)
  }

  test("a limit of nothing, an unknown limit and a limit beyond the stack are mistakes") {
    Map("entries = 0" -> "entries", "nodeDeph = 3" -> "nodeDepth", "jsonDepth = 5000" -> "jsonDepth")
      .foreach { case (setting, named) =>
        val text = s"""mleap { limits { $setting }, udfRegistry = [] }"""
        val problems = MLeapSettings.fromConfig(ConfigFactory.parseString(text)).left.toOption.get
        assert(problems.toString.contains(named), problems.toString)
      }
  }

  test("output may be one column") {
    assertEquals(entry("""output = "probability"""").source.outputs, Vector("probability"))
  }

  test("a bare null for onError means the policy null") {
    assertEquals(entry("onError = null").onError, OnError.Null)
  }

  test("bundleUri picks the loader by its scheme") {
    val functions = read(
      """mleap.udfRegistry = [{ udfName = "A", bundleUri = "gs://b/o" }, { udfName = "B", bundleUri = "file:/x" }]"""
    )
    assert(functions(0).source.loader.isInstanceOf[GCSBundleLoader])
    assertEquals(functions(1).source.loader, FileBundleLoader())
    assertEquals(functions.map(_.source.location), Vector("gs://b/o", "file:/x"))
  }

  test("the older key of the bucket is the same setting as the newer one") {
    def loader(text: String) = read(
      s"""mleap { $text, udfRegistry = [{ udfName = "A", bundlePath = "o", bundleSource = "gcs" }] }"""
    ).head.source.loader
    assertEquals(loader("""gcs { bucket = "models" }"""), loader("""loaders.gs.bucket = "models""""))
    assertNotEquals(loader("""gcs { bucket = "models" }"""), loader("loaders {}"))
  }

  test("a relative path is that of the submitting process, and a resource of the class path stays as it is") {
    val existing = Files.createTempDirectory(Path.of("").toAbsolutePath, "flink-mleap-test-")
    try {
      val relative = Path.of("").toAbsolutePath.relativize(existing).toString
      val functions = read(
        s"""mleap.udfRegistry = [{ udfName = "A", bundlePath = "$relative" }, { udfName = "B", bundlePath = "no/such/file" }]"""
      )
      assertEquals(functions.map(_.source.location), Vector(existing.toString, "no/such/file"))
    } finally Files.delete(existing)
  }

  folder.test("a file may include others and refer to other keys") { folder =>
    Files.writeString(folder.resolve("shared.conf"), """base = "/models"""")
    val file = Files.writeString(
      folder.resolve("application.conf"),
      """include "shared.conf"
        |mleap.udfRegistry = [{ udfName = "A", bundlePath = ${base}"/a.zip" }]""".stripMargin
    )
    val functions = MLeapSettings.fromFile(file.toString).fold(p => fail(p.toString), _.functions)
    assertEquals(functions.map(_.source.location), Vector("/models/a.zip"))
    assertEquals(functions.head.place, Place(Some(file.toString), Some(2)))
  }

  test("settings of functions travel: they are serializable") {
    val bytes = new java.io.ByteArrayOutputStream
    new java.io.ObjectOutputStream(bytes).writeObject(entry("output = a, refresh = 1 s"))
    val back = new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray)).readObject
    assertEquals(back, entry("output = a, refresh = 1 s"): Any)
  }
}

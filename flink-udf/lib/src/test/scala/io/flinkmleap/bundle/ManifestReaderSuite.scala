package io.flinkmleap.bundle

import io.flinkmleap.BusyMachine
import spray.json._

class ManifestReaderSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def read(
      folder: java.nio.file.Path,
      change: JsObject => JsObject
  ): Either[BundleProblem, Manifest] = {
    val entries = BundleFixture.editManifest(BundleFixtures.logistic.entries)(change)
    val archive = BundleArchive.open(BundleFixture.zip(folder.resolve("b.zip"), entries), "test").toOption.get
    try ManifestReader.read(archive).map(_.get)
    finally archive.close()
  }

  private[this] def set(name: String, json: String): JsObject => JsObject =
    document => JsObject(document.fields + (name -> json.parseJson))

  folder.test("what stands in the manifest is read") { folder =>
    val change =
      set("labels", """["no", 1, true]""").andThen(set("code", """{"commit": "abc", "dirty": false}"""))
    val manifest = read(folder, change).fold(p => fail(p.toString), identity)
    assertEquals(manifest.schema, BundleFixtures.logistic.schema)
    assertEquals(manifest.labels, Some(Vector("no", "1", "true")))
    assertEquals(manifest.created, java.time.Instant.parse("2026-11-21T10:00:00Z"))
    assertEquals(manifest.document.fields("code"), """{"commit": "abc", "dirty": false}""".parseJson)
  }

  private[this] val wrong = Seq(
    "formatVersion" -> "2",
    "formatVersion" -> "\"1\"",
    "name" -> "null",
    "version" -> "1",
    "created" -> "\"yesterday\"",
    "framework" -> "\"scikit-learn\"",
    "task" -> "\"guessing\"",
    "inputs" -> "[]",
    "inputs" -> "{}",
    "inputs" -> """["x"]""",
    "inputs" -> """[{"name": "x"}]""",
    "inputs" -> """[{"name": "x", "type": "decimal"}]""",
    "inputs" -> """[{"name": "x", "type": "double"}, {"name": "x", "type": "double"}]""",
    "inputs" -> """[{"name": "x", "type": "double", "shape": [0]}]""",
    "inputs" -> """[{"name": "x", "type": "double", "shape": [2, 2]}]""",
    "inputs" -> """[{"name": "x", "type": "double", "shape": [1e400]}]""",
    "inputs" -> """[{"name": "x", "type": "string", "shape": [2]}]""",
    "inputs" -> """[{"name": "x", "type": "double", "nullable": "yes"}]""",
    "inputs" -> """[{"name": "x", "type": "double", "accepts": ["everything"]}]""",
    "outputs" -> "[]",
    "labels" -> "[null]",
    "entries" -> """{"bundle.json": "abc"}""",
    "entries" -> """["bundle.json"]"""
  )

  wrong.foreach { case (name, json) =>
    folder.test(s"a manifest that says $name = $json is refused") { folder =>
      assertEquals(read(folder, set(name, json)).left.map(_.code), Left("bundle.invalid-manifest"))
    }
  }

  folder.test("a manifest that lacks a member is refused by the member's name") { folder =>
    Seq("name", "version", "created", "task", "inputs", "outputs", "entries").foreach { name =>
      val problem = read(folder, document => JsObject(document.fields - name)).left.toOption.get
      assert(problem.sentence.contains(s"($name must be "), problem.sentence)
    }
  }
}

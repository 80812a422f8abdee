package io.flinkmleap.bundle

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}

import scala.collection.JavaConverters._

import io.flinkmleap.BusyMachine
import spray.json._

class BundleSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def code(file: Path, allowForeign: Boolean = false): String =
    Bundle.load(file, "test", allowForeign) match {
      case Right(bundle) => bundle.close(); "loaded"
      case Left(problem) =>
        assert(problem.sentence.contains("test"), problem.sentence)
        problem.code
    }

  private[this] def write(folder: Path, entries: Map[String, String]): Path =
    BundleFixture.zip(folder.resolve("bundle.zip"), entries)

  folder.test("every fixture loads, with the schema of its manifest") { folder =>
    BundleFixtures.all.foreach { case (name, fixture) =>
      val bundle = Bundle
        .load(fixture.write(folder.resolve("b.zip")), name, allowForeign = false)
        .fold(p => fail(p.toString), identity)
      assertEquals(bundle.schema, fixture.schema)
      assertEquals(bundle.sha256, Sha256.of(folder.resolve("b.zip")))
      bundle.close()
    }
  }

  folder.test("a missing file is a named problem and no file is created") { folder =>
    assertEquals(code(folder.resolve("none.zip")), "bundle.missing")
    assertEquals(Files.list(folder).count(), 0L)
  }

  folder.test("a folder, an empty file and a text file are named problems") { folder =>
    assertEquals(code(folder), "bundle.not-a-zip")
    assertEquals(code(Files.createFile(folder.resolve("empty.zip"))), "bundle.empty")
    assertEquals(code(Files.write(folder.resolve("text.zip"), "hello".getBytes(UTF_8))), "bundle.not-a-zip")
  }

  folder.test("a zip that is no bundle is a named problem, with entries or without") { folder =>
    assertEquals(code(write(folder, Map("readme.txt" -> "hello"))), "bundle.not-a-bundle")
    assertEquals(code(write(folder, Map.empty)), "bundle.not-a-bundle")
  }

  folder.test("a bundle that is cut off anywhere is no zip") { folder =>
    val bytes = Files.readAllBytes(BundleFixtures.single.write(folder.resolve("whole.zip")))
    (1 until bytes.length).foreach { length =>
      val cut = Files.write(folder.resolve("cut.zip"), bytes.take(length))
      assertEquals(
        BundleArchive.open(cut, "test").left.map(_.code).map(_.close()),
        Left("bundle.not-a-zip"),
        s"$length bytes"
      )
    }
  }

  folder.test("a bundle with one bit flipped anywhere never loads unnoticed") { folder =>
    val bytes = Files.readAllBytes(BundleFixtures.single.write(folder.resolve("whole.zip")))
    val weights = (0 until bytes.length by 7).map { i =>
      val flipped = bytes.clone()
      flipped(i) = (flipped(i) ^ 1).toByte
      Bundle.load(Files.write(folder.resolve("flipped.zip"), flipped), "test", allowForeign = false).map {
        bundle =>
          bundle.close()
          bundle.goldenRows
      }
    }
    assert(weights.exists(_.isLeft))
    val golden = Bundle.load(folder.resolve("whole.zip"), "test", allowForeign = false).map(_.goldenRows)
    weights.filter(_.isRight).foreach(loaded => assertEquals(loaded, golden))
  }

  folder.test("an entry that is changed, added or removed is refused by its digest") { folder =>
    val entries = BundleFixtures.single.entries
    val model = "root/regression.node/model.json"
    assertEquals(code(write(folder, entries + (model -> (entries(model) + " ")))), "bundle.entry-mismatch")
    assertEquals(code(write(folder, entries + ("notes/new" -> ""))), "bundle.entry-mismatch")
    assertEquals(code(write(folder, entries - model)), "bundle.entry-mismatch")
  }

  folder.test("a bundle without a manifest loads only where that is allowed, with the schema of the model") {
    folder =>
      val file = BundleFixtures.categorical.writeForeign(folder.resolve("b.zip"))
      assertEquals(code(file), "bundle.foreign")
      val bundle = Bundle.load(file, "test", allowForeign = true).fold(p => fail(p.toString), identity)
      assertEquals(bundle.schema, BundleFixtures.categorical.schema)
      assertEquals(bundle.manifest, None)
      bundle.close()
  }

  folder.test("a bundle with a manifest but no golden rows is refused") { folder =>
    val manifest = BundleFixtures.single.entries(Manifest.EntryName).parseJson.asJsObject
    assertEquals(
      code(write(folder, BundleFixture.withManifest(BundleFixtures.single.model, manifest))),
      "bundle.invalid-manifest"
    )
  }

  folder.test("golden rows that do not fit the manifest are refused") { folder =>
    val changes: Seq[String => String] = Seq(
      _.replace("feature1", "feature2"),
      _.replace("\"rows\":[", "\"rows\":[{\"in\":[],\"out\":[1]},"),
      text => JsObject(text.parseJson.asJsObject.fields + ("rows" -> JsArray())).compactPrint,
      text => JsObject(text.parseJson.asJsObject.fields + ("tolerance" -> JsNumber(0.5))).compactPrint,
      text => JsObject(text.parseJson.asJsObject.fields + ("tolerance" -> JsNumber(-1))).compactPrint,
      text => JsObject(text.parseJson.asJsObject.fields + ("smallestShare" -> JsNumber(0))).compactPrint,
      text => JsObject(text.parseJson.asJsObject.fields + ("smallestShare" -> JsNumber(0.2))).compactPrint,
      _ => "[]",
      _ => ""
    )
    changes.foreach { change =>
      val entries = BundleFixture.edit(BundleFixtures.single.entries, GoldenRows.EntryName)(change)
      assertEquals(code(write(folder, entries)), "bundle.invalid-manifest", entries(GoldenRows.EntryName))
    }
  }

  folder.test("a column that the manifest and the model do not share is named") { folder =>
    def load(schema: ModelSchema) =
      Bundle.load(
        BundleFixtures.single
          .copy(schema = schema, golden = Nil)
          .copy(golden =
            Seq(
              schema.inputs.map(_ => JsNumber(1)) -> schema.outputs.map(_ => JsNumber(1))
            )
          )
          .write(folder.resolve("b.zip")),
        "test",
        allowForeign = false
      )
    val schema = BundleFixtures.single.schema
    val wrong = Map(
      "feature1" -> schema.copy(inputs = Vector(Field("feature1", FieldType.String))),
      "feature9" -> schema.copy(inputs = schema.inputs :+ BundleFixtures.input("feature9")),
      "score" -> schema.copy(outputs = Vector(Field("score", FieldType.Double))),
      "prediction" -> schema.copy(outputs = Vector(Field("prediction", FieldType.Double, Some(2))))
    )
    wrong.foreach { case (column, changed) =>
      assertEquals(
        load(changed).left.map(problem => (problem.code, problem.sentence.contains(s"Column $column "))),
        Left(("bundle.schema-mismatch", true)): Either[(String, Boolean), Bundle]
      )
    }
    assertEquals(
      load(
        schema.copy(outputs = Vector(Field("score", FieldType.Double, column = Some("prediction"))))
      ).isRight,
      true
    )
  }

  test("a sentence about a hostile name prints on one line and ends") {
    val names = Seq("a\nb", "a\u001b[2Jb", "a\u202eb", "a\u2028b", "a\u0000b", "x" * 100000)
    names.foreach { name =>
      val sentence = BundleProblem.SchemaMismatch("test", name, "is missing").sentence
      assert(
        sentence.length < 2010 && !sentence.exists(c => c.isControl || c == '\u202e' || c == '\u2028'),
        sentence
      )
    }
    assert(BundleProblem.SchemaMismatch("test", "Größe", "is missing").sentence.contains("Größe"))
  }

  folder.test("a tree deeper than every stack is refused and the process goes on") { folder =>
    val split = MLeapJson.stump(0, 0, Nil, Nil).linesIterator.next()
    val entries = BundleFixtures.tree.model + ("root/tree.node/tree.json" -> (split + "\n") * 1000000)
    val limits = ArchiveLimits(ratio = 10000)
    val problem = Bundle.load(write(folder, entries), "test", allowForeign = true, limits).left.toOption.get
    // The overflow may strike inside the JDK's inflater, which then fails in its own way.
    assert(Set("bundle.too-large", "bundle.invalid-model")(problem.code), problem.toString)
    assertEquals(code(BundleFixtures.tree.write(folder.resolve("good.zip"))), "loaded")
  }

  folder.test("describe reads only the manifest") { folder =>
    val broken = BundleFixtures.single.entries + ("root/model.json" -> "broken")
    val described = Bundle
      .describe(write(folder, broken), "test", allowForeign = false)
      .fold(p => fail(p.toString), identity)
    assertEquals(described.schema, BundleFixtures.single.schema)
    assertEquals(described.manifest.map(_.framework), Some("scikit-learn"))
    assertEquals(described.foreign, false)
  }

  folder.test("a foreign bundle is described from its model where that is allowed") { folder =>
    val file = BundleFixtures.logistic.writeForeign(folder.resolve("b.zip"))
    assertEquals(Bundle.describe(file, "test", allowForeign = false).left.map(_.code), Left("bundle.foreign"))
    val described = Bundle.describe(file, "test", allowForeign = true).fold(p => fail(p.toString), identity)
    assertEquals(described.foreign, true)
    assertEquals(described.schema.inputs.map(_.name), Vector("x", "y"))
    assertEquals(described.schema.outputs.map(_.name), Vector("prediction", "probability"))
  }

  folder.test("threads open one file at once") { folder =>
    val file = BundleFixtures.linear.write(folder.resolve("b.zip"))
    val results = new java.util.concurrent.ConcurrentLinkedQueue[String]
    val threads = (0 until 32).map(_ => new Thread(() => { results.add(code(file)); () }))
    threads.foreach(_.start())
    threads.foreach(_.join())
    assertEquals(results.asScala.toSeq, Seq.fill(32)("loaded"))
  }

  folder.test("a problem at the edge survives Java serialization") { folder =>
    val problem = new BundleLoadProblem(
      Bundle.load(folder.resolve("none.zip"), "test", allowForeign = false).left.toOption.get
    )
    val bytes = new java.io.ByteArrayOutputStream
    new java.io.ObjectOutputStream(bytes).writeObject(problem)
    val read = new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray)).readObject()
    assertEquals(read.asInstanceOf[BundleLoadProblem].problem, problem.problem)
    assertEquals(read.asInstanceOf[BundleLoadProblem].getMessage, problem.getMessage)
  }
}

package io.flinkmleap.worker

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}

import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine
import spray.json._

class ScoringServiceSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def answer(request: String): JsObject = {
    val service = new ScoringService
    try {
      val line = service.answer(request)
      assert(!line.contains("\n"))
      line.parseJson.asJsObject
    } finally service.close()
  }

  private[this] def ok(request: String): JsObject = {
    val answered = answer(request)
    answered.fields.getOrElse("ok", fail(answered.compactPrint)).asJsObject
  }

  private[this] def problems(request: String): Vector[Map[String, JsValue]] =
    answer(request).fields("problems").asInstanceOf[JsArray].elements.map(_.asJsObject.fields)

  private[this] def problem(request: String): Map[String, JsValue] = problems(request) match {
    case Vector(single) => single
    case several        => fail(several.toString)
  }

  private[this] def score(bundle: Path, columns: String, rows: String, more: String = ""): String =
    s"""{"id":1,"op":"score","bundle":"$bundle","columns":$columns,"rows":$rows$more}"""

  folder.test(
    "rows are scored by column name, and columns that the model does not take are left out of account"
  ) { folder =>
    val bundle = BundleFixtures.linear.write(folder.resolve("b.zip"))
    val scored =
      ok(score(bundle, """["label","feature3","feature1","feature2"]""", """[["x",-1,0.5,2],[null,0,0,0]]"""))
    assertEquals(scored.fields("rows"), "[[9.0],[1.0]]".parseJson)
    assertEquals(scored.fields("columns"), """["prediction"]""".parseJson)
    assertEquals(scored.fields("sha256"), JsString(Sha256.of(bundle)))
    assertEquals(ok(score(bundle, """["feature1","feature2","feature3"]""", "[]")).fields("rows"), JsArray())
  }

  folder.test("outputs are those asked for, and vectors are lists") { folder =>
    val bundle = BundleFixtures.logistic.write(folder.resolve("b.zip"))
    val all = ok(score(bundle, """["x","y"]""", "[[0,0]]"))
    assertEquals(all.fields("rows"), "[[0.0,[0.5,0.5]]]".parseJson)
    val one = ok(score(bundle, """["x","y"]""", "[[0,0]]", ""","outputs":["probability"]"""))
    assertEquals(one.fields("rows"), "[[[0.5,0.5]]]".parseJson)
    val wrong = problem(score(bundle, """["x","y"]""", "[[0,0]]", ""","outputs":["score"]"""))
    assertEquals(wrong("code"), JsString("bundle.schema-mismatch"))
  }

  folder.test("a number reads back to the same bits") { folder =>
    val bundle = BundleFixtures.single.write(folder.resolve("b.zip"))
    val random = new scala.util.Random(7)
    val values = Seq.fill(1000)(random.nextGaussian() * math.pow(10, random.nextInt(40) - 20))
    val rows = ok(score(bundle, """["feature1"]""", values.map(value => s"[$value]").mkString("[", ",", "]")))
      .fields("rows")
    rows.asInstanceOf[JsArray].elements.zip(values).foreach { case (row, value) =>
      assertEquals(row, JsArray(JsNumber(BigDecimal((0.5 + 2 * value).toString))))
    }
  }

  folder.test("the first bad row fails the request with its index, or gives NULL where that is asked for") {
    folder =>
      val bundle = BundleFixtures.categorical.write(folder.resolve("b.zip"))
      val rows = """[["a",1],["z",1],["b",null],["c","NaN"],["c","Infinity"],["c",2]]"""
      val bad = problem(score(bundle, """["category","x"]""", rows))
      assertEquals((bad("code"), bad("row")), (JsString("row.unseen-label"): JsValue, JsNumber(1): JsValue))
      val scored = ok(score(bundle, """["category","x"]""", rows, ""","onError":"null""""))
      assertEquals(scored.fields("rows"), "[[11.0],[null],[null],[null],[null],[32.0]]".parseJson)
  }

  folder.test("every missing column is reported, and a value of the wrong type by its column and row") {
    folder =>
      val bundle = BundleFixtures.linear.write(folder.resolve("b.zip"))
      val missing = problems(score(bundle, """["feature2"]""", "[[1]]"))
      assertEquals(missing.map(_("code")), Vector.fill(2)(JsString("schema.missing-column"): JsValue))
      assert(
        missing.head("sentence").toString.contains("feature1") && missing(1)("sentence").toString
          .contains("feature3")
      )
      val wrong =
        problem(score(bundle, """["feature1","feature2","feature3"]""", """[[1,1,1],[1,"secret",1]]"""))
      assertEquals(
        (wrong("code"), wrong("row")),
        (JsString("schema.wrong-type"): JsValue, JsNumber(1): JsValue)
      )
      assert(
        wrong("sentence").toString.contains("feature2") && !wrong("sentence").toString.contains("secret")
      )
  }

  folder.test("whole numbers beyond their type are of the wrong type") { folder =>
    val schema = BundleFixtures.single.schema
    Seq(FieldType.Byte -> "127", FieldType.Short -> "32767", FieldType.Int -> "2147483647").foreach {
      case (fieldType, largest) =>
        val fixture =
          BundleFixtures.single.copy(schema = schema.copy(inputs = Vector(Field("feature1", fieldType))))
        val bundle = fixture.write(folder.resolve("b.zip"))
        assertEquals(
          ok(score(bundle, """["feature1"]""", s"[[$largest]]"))
            .fields("rows")
            .asInstanceOf[JsArray]
            .elements
            .size,
          1
        )
        Seq(s"${largest.toLong + 1}", "1.5", "1e999999999", "true", "[1]").foreach { value =>
          assertEquals(
            problem(score(bundle, """["feature1"]""", s"[[$value]]"))("code"),
            JsString("schema.wrong-type"),
            value
          )
        }
    }
  }

  folder.test("describe tells what the manifest says and does not load the model") { folder =>
    val bundle = BundleFixture.zip(
      folder.resolve("b.zip"),
      BundleFixtures.imputed.entries + ("root/model.json" -> "broken")
    )
    val described = ok(s"""{"id":1,"op":"describe","bundle":"$bundle"}""")
    assertEquals(
      described.fields("inputs"),
      """[{"name":"x","type":"double","nullable":true,"accepts":["nan"]}]""".parseJson
    )
    assertEquals(described.fields("foreign"), JsBoolean(false))
    assertEquals(described.fields("manifest").asJsObject.fields("name"), JsString("fixture"))
  }

  folder.test("verify tells how many golden rows were scored and how well") { folder =>
    val bundle = BundleFixtures.logistic.write(folder.resolve("b.zip"))
    val verified = ok(s"""{"id":1,"op":"verify","bundle":"$bundle"}""")
    assertEquals(verified.fields("rows"), JsNumber(BundleFixtures.logistic.golden.size))
    assert(
      verified.fields("worstRelativeError").convertTo[Double](DefaultJsonProtocol.DoubleJsonFormat) < 1e-9
    )
    val foreign = BundleFixtures.logistic.writeForeign(folder.resolve("f.zip"))
    assertEquals(
      problem(s"""{"id":1,"op":"verify","bundle":"$foreign"}""")("code"),
      JsString("bundle.foreign")
    )
    val allowed = ok(s"""{"id":1,"op":"verify","bundle":"$foreign","allowForeign":true}""")
    assertEquals(
      (allowed.fields("foreign"), allowed.fields("rows")),
      (JsBoolean(true): JsValue, JsNumber(0): JsValue)
    )
  }

  folder.test(
    "functions are described from an application.conf, and its mistakes come together with their lines"
  ) { folder =>
    val bundle = BundleFixtures.single.write(folder.resolve("b.zip"))
    def conf(text: String) = Files.write(folder.resolve("application.conf"), text.getBytes(UTF_8))
    val good = conf(
      s"""mleap.udfRegistry = [{ udfName = "Predict", bundlePath = "$bundle", bundleSource = "file" }]"""
    )
    val function = ok(s"""{"id":1,"op":"functions","conf":"$good"}""")
      .fields("functions")
      .asInstanceOf[JsArray]
      .elements
      .head
      .asJsObject
    assertEquals(function.fields("signature"), JsString("Predict(feature1 DOUBLE) -> DOUBLE"))
    assertEquals(function.fields("sha256"), JsString(Sha256.of(bundle)))
    val bad = conf(
      "mleap.udfRegistry = [\n{ udfName = A, bundlePath = /none.zip }\n{ udfName = B, bundlePth = /b.zip }]"
    )
    val found = problems(s"""{"id":1,"op":"functions","conf":"$bad"}""")
    assert(found.size >= 2, found.toString)
    assert(found.exists(_("line") == JsNumber(3)), found.toString)
  }

  folder.test("the loaders of a configuration hold for the bundle") { folder =>
    val conf = Files.write(folder.resolve("a.conf"), "mleap.loaders.gs.retries = -1".getBytes(UTF_8))
    val refused = problem(s"""{"id":1,"op":"describe","bundle":"gs://b/o","conf":"$conf"}""")
    assertEquals(refused("code"), JsString("loader.invalid-settings"))
  }

  test("a request that cannot be understood is answered, with its id where it has one") {
    Seq("", "nonsense", "[]", "[" * 1000000, """{"op":"score"}""", """{"op":"fly"}""", """{"op":1}""")
      .foreach { request =>
        assertEquals(problem(request)("code"), JsString("worker.bad-request"), request.take(40))
      }
    assertEquals(answer("""{"id":"seven","op":"describe"}""").fields("id"), JsString("seven"))
    Seq(
      """{"op":"describe","bundle":7}""",
      """{"op":"describe","bundle":"b","allowForeign":"yes"}"""
    ).foreach(request => assertEquals(problem(request)("code"), JsString("worker.bad-request"), request))
  }

  folder.test("a bundle that cannot be loaded is the answer, and the next request is served") { folder =>
    val service = new ScoringService
    try {
      val bundle = folder.resolve("b.zip")
      val request = s"""{"id":1,"op":"verify","bundle":"$bundle"}"""
      assert(service.answer(request).contains("bundle.missing"))
      BundleFixtures.single.write(bundle)
      assert(service.answer(request).contains("worstRelativeError"))
      BundleFixtures.linear.write(bundle)
      assert(service.answer(request).contains("feature3"), "a changed file must be loaded anew")
    } finally service.close()
  }
}

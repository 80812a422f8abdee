package io.flinkmleap.worker

import java.nio.file.{Files, Path}

import io.flinkmleap.bundle.signature.SignatureFixture
import io.flinkmleap.bundle.{BundleFixtures, Sha256, TemporaryFolder}
import io.flinkmleap.BusyMachine
import spray.json._

class BundleRequestsSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def answer(members: (String, String)*): JsObject = {
    val service = new ScoringService
    try service.answer(JsObject(members.toMap.mapValues(JsString(_))).compactPrint).parseJson.asJsObject
    finally service.close()
  }

  private[this] def ok(members: (String, String)*): Map[String, JsValue] = {
    val answered = answer(members: _*)
    answered.fields.getOrElse("ok", fail(answered.compactPrint)).asJsObject.fields
  }

  private[this] def code(members: (String, String)*): String = {
    val JsArray(problems) = answer(members: _*).fields("problems")
    val JsString(code) = problems.head.asJsObject.fields("code")
    code
  }

  private[this] def bundle(folder: Path): Path = BundleFixtures.single.write(folder.resolve("b.zip"))

  folder.test("golden rows come as they stand in the bundle, and a foreign bundle has none") { folder =>
    val golden = ok("op" -> "golden", "bundle" -> bundle(folder).toString)
    assertEquals(golden("inputs"), """["feature1"]""".parseJson)
    assertEquals(golden("outputs"), """["prediction"]""".parseJson)
    val JsArray(rows) = golden("rows")
    assertEquals(rows(3), """{"in":[3.0],"out":[6.5]}""".parseJson)
    val foreign = BundleFixtures.single.writeForeign(folder.resolve("f.zip")).toString
    assertEquals(code("op" -> "golden", "bundle" -> foreign), "bundle.foreign")
  }

  folder.test("pins come with the digest, the present pin and the place of the entry") { folder =>
    val file = bundle(folder)
    val conf = Files.writeString(
      folder.resolve("a.conf"),
      s"""mleap.udfRegistry = [
         |  { udfName = "A", bundlePath = "$file" }
         |  { udfName = "B", bundlePath = "$file", sha256 = "${"f" * 64}" }
         |]""".stripMargin
    )
    val JsArray(pins) = ok("op" -> "pins", "conf" -> conf.toString)("pins")
    val first = JsObject(
      "name" -> JsString("A"),
      "bundle" -> JsString(file.toString),
      "sha256" -> JsString(Sha256.of(file)),
      "pin" -> JsNull,
      "file" -> JsString(conf.toString),
      "line" -> JsNumber(2)
    )
    assertEquals(pins.head, first: JsValue)
    assertEquals(pins(1).asJsObject.fields("pin"), JsString("f" * 64): JsValue)
  }

  folder.test("with a public key a bundle must be signed, beside it or where the request says") { folder =>
    val file = bundle(folder)
    val pair = SignatureFixture.newKeyPair()
    val key = Files.writeString(folder.resolve("k.pub"), SignatureFixture.pem(pair)).toString
    val request = Seq("op" -> "verify", "bundle" -> file.toString, "publicKey" -> key)
    assertEquals(code(request: _*), "bundle.signature-missing")
    val statement = SignatureFixture.statement(Sha256.of(file)).compactPrint
    val signature = SignatureFixture.write(file, SignatureFixture.signed(pair, statement).compactPrint)
    assertEquals(ok(request: _*)("rows"), JsNumber(10): JsValue)
    val elsewhere = Files.move(signature, folder.resolve("elsewhere")).toString
    assertEquals(ok(request :+ ("signature" -> elsewhere): _*)("rows"), JsNumber(10): JsValue)
    assertEquals(code(request.init :+ ("publicKey" -> elsewhere): _*), "bundle.signature-key")
  }
}

package io.flinkmleap.bundle.signature

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import java.security.interfaces.ECPublicKey

import io.flinkmleap.bundle.{BundleProblem, TemporaryFolder}
import io.flinkmleap.BusyMachine
import spray.json._

/** What a signer with the right key, or somebody without it, could make that the model-signing package never
  * makes.
  */
class HandMadeSignatureSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] val pair = SignatureFixture.newKeyPair()
  private[this] val required = RequiredSignature(SignatureFixture.keyOf(pair))
  private[this] val sha256 = "0" * 63 + "1"
  private[this] val statement = SignatureFixture.statement(sha256)

  private[this] def verify(document: String): Either[String, Unit] = {
    val file = Files.write(Files.createTempFile("hand-made", ".sig"), document.getBytes(UTF_8))
    try
      required.verify(file, "b.zip", sha256).left.map {
        case BundleProblem.SignatureInvalid(_, _, reason, _) => reason
        case other                                           => fail(other.toString)
      }
    finally Files.delete(file)
  }

  private[this] def refusal(document: JsValue): String =
    verify(document.compactPrint).left.getOrElse(fail("verified"))

  private[this] def edit(document: JsObject, path: String*)(change: JsValue => JsValue): JsObject =
    path match {
      case Seq(name) => JsObject(document.fields + (name -> change(document.fields(name))))
      case name +: rest =>
        document.fields(name) match {
          case child: JsObject => JsObject(document.fields + (name -> edit(child, rest: _*)(change)))
          case JsArray(Vector(child: JsObject)) =>
            JsObject(document.fields + (name -> JsArray(edit(child, rest: _*)(change))))
          case other => fail(other.compactPrint)
        }
    }

  test("a signature that is made by hand to the letter verifies") {
    assertEquals(verify(SignatureFixture.signed(pair, statement.compactPrint).compactPrint), Right(()))
    assertEquals(verify(SignatureFixture.signed(pair, statement.prettyPrint).prettyPrint), Right(()))
  }

  test("a signed statement that does not say that this one file is the model is refused") {
    def signed(changed: JsObject) = refusal(SignatureFixture.signed(pair, changed.compactPrint))
    def set(path: String*)(value: String) = signed(edit(statement, path: _*)(_ => JsString(value)))
    val resource = Seq("predicate", "resources")
    assertEquals(set("_type")("https://in-toto.io/Statement/v0.1"), "it is no in-toto statement of version 1")
    assertEquals(
      set("predicateType")("https://slsa.dev/provenance/v1"),
      "it signs something else than a model"
    )
    assertEquals(set("predicate", "serialization", "method")("shards"), "it does not sign whole files")
    assertEquals(set(resource :+ "algorithm": _*)("md5"), "it does not use sha256")
    assertEquals(set(resource :+ "digest": _*)("00"), "its digest is no sha256")
    assertEquals(set(resource :+ "digest": _*)("f" * 64), "its digests contradict each other")
    assertEquals(set("subject", "digest", "sha256")(sha256), "its digests contradict each other")
    val twice = edit(statement, resource: _*) {
      case JsArray(files) => JsArray(files ++ files); case other => other
    }
    assertEquals(signed(twice), "it does not sign exactly one file")
    assertEquals(signed(edit(statement, resource: _*)(_ => JsArray())), "it does not sign exactly one file")
    assertEquals(signed(JsObject()), "its member _type is missing or of another form")
    assertEquals(refusal(SignatureFixture.signed(pair, "{" * 500000)), "it is no JSON document")
  }

  test("a file of another form is refused before its signature counts") {
    val document = SignatureFixture.signed(pair, statement.compactPrint)
    def set(path: String*)(value: JsValue) = refusal(edit(document, path: _*)(_ => value))
    val media = JsString("application/vnd.dev.sigstore.bundle.v0.2+json")
    assertEquals(set("mediaType")(media), "it is no Sigstore bundle of version 0.3")
    val log = JsArray(JsObject())
    assertEquals(set("verificationMaterial", "tlogEntries")(log), "it was not made with a local key pair")
    assertEquals(
      set("dsseEnvelope", "payloadType")(JsString("text/plain")),
      "its payload is no in-toto statement"
    )
    assertEquals(set("dsseEnvelope", "payload")(JsString("?")), "it holds no base64")
    assertEquals(set("dsseEnvelope", "signatures", "keyid")(JsString("other")), "it names a key by keyid")
    assertEquals(set("dsseEnvelope", "signatures")(JsArray()), "it does not hold exactly one signature")
    val two = edit(document, "dsseEnvelope", "signatures") {
      case JsArray(one) => JsArray(one ++ one); case other => other
    }
    assertEquals(refusal(two), "it does not hold exactly one signature")
    val more = JsObject(document.fields + ("messageSignature" -> JsObject()))
    assertEquals(refusal(more), "it holds members that are not known here")
  }

  test("another spelling of the base64 of the same bytes is refused") {
    val padded = "\"sig\":\"([^\"]*?)([^\"=])(=+)\"".r
    val spellings = Iterator.continually(SignatureFixture.signed(pair, statement.compactPrint).compactPrint)
    val document = spellings.take(100).find(padded.findFirstIn(_).isDefined).getOrElse(fail("no padding"))
    val other = padded.replaceAllIn(
      document,
      found =>
        java.util.regex.Matcher.quoteReplacement(s""""sig":"${found
            .group(1)}${(found.group(2).head + 1).toChar}${found.group(3)}"""")
    )
    assertEquals(verify(other).isLeft, true)
  }

  test("r and s outside of 1 to the order of the curve are refused, whatever the JDK says") {
    val order = pair.getPublic.asInstanceOf[ECPublicKey].getParams.getOrder
    def der(r: BigInt, s: BigInt): Array[Byte] = {
      def integer(value: BigInt) = Array[Byte](2, value.toByteArray.length.toByte) ++ value.toByteArray
      val content = integer(r) ++ integer(s)
      Array[Byte](0x30, content.length.toByte) ++ content
    }
    val payload = statement.compactPrint.getBytes(UTF_8)
    val pairs =
      Seq[(BigInt, BigInt)]((0, 0), (1, 0), (0, 1), (order, order), (-1, -1), (BigInt(order) + 1, 1))
    val signatures = pairs.map { case (r, s) => der(r, s) } ++
      Seq(
        Array.empty[Byte],
        Array[Byte](0x30),
        Array[Byte](0x30, 0),
        Array[Byte](0x30, -127, -128),
        new Array[Byte](70)
      )
    signatures.foreach { signature =>
      val document = SignatureFixture.envelope(required.key.hint, payload, signature)
      assertEquals(refusal(document), "it does not verify with the key")
    }
  }
}

package io.flinkmleap.bundle.signature

import java.io.{ByteArrayInputStream, ByteArrayOutputStream, ObjectInputStream, ObjectOutputStream}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}

import io.flinkmleap.bundle.{BundleProblem, Sha256, TemporaryFolder}
import io.flinkmleap.BusyMachine

class RequiredSignatureSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] val required = RequiredSignature(SignatureFixture.key("p256"))

  private[this] def reason(result: Either[BundleProblem, Unit]): String = result match {
    case Left(problem: BundleProblem.SignatureInvalid) =>
      assertEquals(problem.code, "bundle.signature-invalid")
      problem.reason
    case other => fail(other.toString)
  }

  private[this] def reasonOf(signature: Path): String =
    reason(required.verify(signature, "b.zip", SignatureFixture.sha256))

  test("signatures of the model-signing package verify, on each of its curves") {
    Seq("p256", "p384", "p521").foreach { curve =>
      val signature = SignatureFixture.file(s"$curve.sig")
      val result =
        RequiredSignature(SignatureFixture.key(curve)).verify(signature, "b.zip", SignatureFixture.sha256)
      assertEquals(result, Right(()), curve)
    }
  }

  test("the signature of another key is refused, and so is one with the name of the right key put in") {
    assertEquals(reasonOf(SignatureFixture.file("p384.sig")), "it was made with another key")
    val own = SignatureFixture.newKeyPair()
    val statement = SignatureFixture.statement(SignatureFixture.sha256).compactPrint
    val forged = SignatureFixture
      .signed(own, statement)
      .compactPrint
      .replace(SignatureFixture.keyOf(own).hint, required.key.hint)
    val file = Files.write(Files.createTempFile("forged", ".sig"), forged.getBytes(UTF_8))
    try assertEquals(reasonOf(file), "it does not verify with the key")
    finally Files.delete(file)
  }

  test("the signature of another file or of a folder is refused") {
    assertEquals(reasonOf(SignatureFixture.file("other-file.sig")), "it is the signature of another file")
    assertEquals(reasonOf(SignatureFixture.file("folder.sig")), "it does not sign exactly one file")
  }

  folder.test(
    "a signature with one bit flipped is refused: any bit of the envelope, one of each signed byte"
  ) { folder =>
    val bytes = Files.readAllBytes(SignatureFixture.file("p256.sig"))
    val payload = "\"payload\":\"([^\"]*)\"".r.findFirstMatchIn(new String(bytes, UTF_8)).get
    def bits(at: Int) = if (at >= payload.start(1) && at < payload.end(1)) Seq(at % 8) else 0 to 7
    val file = folder.resolve("flipped.sig")
    for (at <- bytes.indices; bit <- bits(at)) {
      val flipped = bytes.clone()
      flipped(at) = (flipped(at) ^ (1 << bit)).toByte
      Files.write(file, flipped)
      val result = required.verify(file, "b.zip", SignatureFixture.sha256)
      assertEquals(result.left.map(_.code), Left("bundle.signature-invalid"), s"bit $bit of byte $at")
    }
  }

  test("a bundle with any one bit flipped is refused") {
    val bytes = Files.readAllBytes(SignatureFixture.file("bundle.zip"))
    for (at <- bytes.indices; bit <- 0 to 7) {
      val flipped = bytes.clone()
      flipped(at) = (flipped(at) ^ (1 << bit)).toByte
      val result = required.verify(SignatureFixture.file("p256.sig"), "b.zip", Sha256.of(flipped))
      assertEquals(reason(result), "it is the signature of another file", s"bit $bit of byte $at")
    }
  }

  folder.test("a signature file that is cut off anywhere is refused") { folder =>
    val bytes = Files.readAllBytes(SignatureFixture.file("p256.sig"))
    (0 until bytes.length).foreach(length =>
      reasonOf(Files.write(folder.resolve("cut.sig"), bytes.take(length)))
    )
  }

  folder.test("empty, huge and malformed files are refused with a reason") { folder =>
    def of(text: String) = reasonOf(Files.write(folder.resolve("s.sig"), text.getBytes(UTF_8)))
    assertEquals(of(""), "the file is empty")
    assertEquals(of(" " * (1024 * 1024 + 1)), "the file is too large for a signature")
    Seq("\u0000", "hello", "[]", "{", "null", "[" * 500000, "{\"a\":" * 150000, "1e999999999")
      .foreach(text => assertEquals(of(text), "it is no JSON document"))
    assertEquals(of("{}"), "its member mediaType is missing or of another form")
    assertEquals(reasonOf(Files.write(folder.resolve("s.sig"), Array[Byte](-1, -2))), "it is no text")
    assertEquals(reasonOf(Files.createDirectory(folder.resolve("folder"))), "it cannot be read")
  }

  test("the signature stands beside the bundle unless another place is named") {
    def beside(bundle: String) = required.locationFor(bundle)
    assertEquals(beside("/models/b.zip"), "/models/b.zip.sig")
    assertEquals(beside("/models/folder/"), "/models/folder.sig")
    assertEquals(beside("gs://bucket/b.zip"), "gs://bucket/b.zip.sig")
    assertEquals(beside("https://host/b.zip?token=1"), "https://host/b.zip.sig?token=1")
    assertEquals(required.copy(location = Some("/keys/b.sig")).locationFor("/models/b.zip"), "/keys/b.sig")
  }

  test("a required signature survives Java serialization and still verifies") {
    val bytes = new ByteArrayOutputStream
    new ObjectOutputStream(bytes).writeObject(required)
    val copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray)).readObject()
    assertEquals(copy, required: Any)
    val result = copy
      .asInstanceOf[RequiredSignature]
      .verify(SignatureFixture.file("p256.sig"), "b.zip", SignatureFixture.sha256)
    assertEquals(result, Right(()))
  }
}

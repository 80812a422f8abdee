package io.flinkmleap.bundle.signature

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import java.security.spec.ECGenParameterSpec
import java.security.{KeyPair, KeyPairGenerator, Signature}
import java.util.Base64

import io.flinkmleap.bundle.Sha256
import spray.json._

/** Signatures for tests: those of the real signer as files, and hand-made ones that it would never make. */
object SignatureFixture {

  /** A file that was made by the model-signing package. */
  def file(name: String): Path = Paths.get(getClass.getResource(s"/signatures/$name").toURI)

  /** The key of a curve: p256, p384 or p521. */
  def key(curve: String): VerificationKey =
    VerificationKey.fromFile(file(s"$curve.pub").toString).fold(p => sys.error(p.toString), identity)

  /** The digest of the signed bundle. */
  def sha256: String = Sha256.of(file("bundle.zip"))

  /** A new key pair on P-256. */
  def newKeyPair(curve: String = "secp256r1"): KeyPair = {
    val generator = KeyPairGenerator.getInstance("EC")
    generator.initialize(new ECGenParameterSpec(curve))
    generator.generateKeyPair()
  }

  def pem(pair: KeyPair): String = {
    val base64 = Base64.getMimeEncoder(64, Array('\n'.toByte)).encodeToString(pair.getPublic.getEncoded)
    s"-----BEGIN PUBLIC KEY-----\n$base64\n-----END PUBLIC KEY-----\n"
  }

  def keyOf(pair: KeyPair): VerificationKey =
    VerificationKey.fromPem(pem(pair), "test").fold(p => sys.error(p.toString), identity)

  /** The statement that a file with this digest is the model. */
  def statement(sha256: String): JsObject = JsObject(
    "_type" -> JsString("https://in-toto.io/Statement/v1"),
    "subject" -> JsArray(
      JsObject(
        "name" -> JsString("m.zip"),
        "digest" -> JsObject(
          "sha256" -> JsString(
            Sha256.of(BigInt(sha256, 16).toByteArray.takeRight(32).reverse.padTo(32, 0.toByte).reverse)
          )
        )
      )
    ),
    "predicateType" -> JsString("https://model_signing/signature/v1.0"),
    "predicate" -> JsObject(
      "serialization" -> JsObject("method" -> JsString("files"), "hash_type" -> JsString("sha256")),
      "resources" -> JsArray(
        JsObject("name" -> JsString("."), "algorithm" -> JsString("sha256"), "digest" -> JsString(sha256))
      )
    )
  )

  /** A signature file with any payload, correctly signed. */
  def signed(pair: KeyPair, payload: String): JsObject = {
    val kind = "application/vnd.in-toto+json"
    val bytes = payload.getBytes(UTF_8)
    val signer = Signature.getInstance("SHA256withECDSA")
    signer.initSign(pair.getPrivate)
    signer.update(s"DSSEv1 ${kind.length} $kind ${bytes.length} ".getBytes(UTF_8) ++ bytes)
    envelope(keyOf(pair).hint, bytes, signer.sign())
  }

  /** A signature file with any signature. */
  def envelope(hint: String, payload: Array[Byte], signature: Array[Byte]): JsObject = JsObject(
    "mediaType" -> JsString("application/vnd.dev.sigstore.bundle.v0.3+json"),
    "verificationMaterial" -> JsObject(
      "publicKey" -> JsObject("hint" -> JsString(hint)),
      "tlogEntries" -> JsArray()
    ),
    "dsseEnvelope" -> JsObject(
      "payload" -> JsString(Base64.getEncoder.encodeToString(payload)),
      "payloadType" -> JsString("application/vnd.in-toto+json"),
      "signatures" -> JsArray(
        JsObject("sig" -> JsString(Base64.getEncoder.encodeToString(signature)), "keyid" -> JsString(""))
      )
    )
  )

  /** Writes a signature beside a bundle. */
  def write(bundle: Path, document: String): Path =
    Files.write(bundle.resolveSibling(s"${bundle.getFileName}.sig"), document.getBytes(UTF_8))
}

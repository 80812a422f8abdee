package io.flinkmleap.bundle.signature

import java.nio.charset.StandardCharsets.UTF_8
import java.util.Base64

import spray.json.{JsArray, JsObject, JsString, JsValue}

/** A signature file of OpenSSF Model Signing: a Sigstore bundle (v0.3) around a DSSE envelope.
  *
  * Nothing in here may be believed before the signature is verified.
  *
  * @param keyHint
  *   names the key, as [[VerificationKey.hint]] does
  * @param payload
  *   the in-toto statement, as bytes
  * @param signature
  *   ECDSA over [[signedBytes]], in DER
  */
private[signature] final case class SignatureEnvelope(
    keyHint: String,
    payload: Array[Byte],
    signature: Array[Byte]
) {

  /** What was signed: DSSE's pre-authentication encoding of the payload. */
  def signedBytes: Array[Byte] = {
    val payloadType = SignatureEnvelope.PayloadType
    s"DSSEv1 ${payloadType.length} $payloadType ${payload.length} ".getBytes(UTF_8) ++ payload
  }
}

private[signature] object SignatureEnvelope {
  private val PayloadType = "application/vnd.in-toto+json"
  private[this] val MediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"

  /** Reads the members that a signature by a key has, and refuses all others.
    *
    * @throws SignatureMistake
    *   if the document has another form
    */
  def fromJson(text: String): SignatureEnvelope = {
    val document = SignatureJson.parse(text)
    document.only("mediaType", "verificationMaterial", "dsseEnvelope")
    SignatureMistake.unless(
      document.string("mediaType") == MediaType,
      "it is no Sigstore bundle of version 0.3"
    )
    val material = document.child("verificationMaterial")
    material.only("publicKey", "tlogEntries")
    SignatureMistake.unless(
      material.members.get("tlogEntries").forall(_ == JsArray.empty),
      "it was not made with a local key pair"
    )
    val key = material.child("publicKey")
    key.only("hint")
    val envelope = document.child("dsseEnvelope")
    envelope.only("payload", "payloadType", "signatures")
    SignatureMistake.unless(
      envelope.string("payloadType") == PayloadType,
      "its payload is no in-toto statement"
    )
    val signature = single(envelope.array("signatures"))
    signature.only("sig", "keyid")
    SignatureMistake.unless(
      signature.members.get("keyid").forall(_ == JsString("")),
      "it names a key by keyid"
    )
    SignatureEnvelope(key.string("hint"), bytes(envelope.string("payload")), bytes(signature.string("sig")))
  }

  private[this] def single(signatures: Vector[JsValue]): SignatureJson = signatures match {
    case Vector(signature: JsObject) => new SignatureJson(signature)
    case _                           => throw new SignatureMistake("it does not hold exactly one signature")
  }

  // Java's decoder takes several texts for the same bytes; only one of them is what the signer wrote.
  private[this] def bytes(base64: String): Array[Byte] =
    try {
      val decoded = Base64.getDecoder.decode(base64)
      SignatureMistake.unless(
        Base64.getEncoder.encodeToString(decoded) == base64,
        "its base64 is not canonical"
      )
      decoded
    } catch {
      case error: IllegalArgumentException => throw new SignatureMistake("it holds no base64", error)
    }
}

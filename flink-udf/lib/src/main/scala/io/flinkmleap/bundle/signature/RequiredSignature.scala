package io.flinkmleap.bundle.signature

import java.io.IOException
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.security.GeneralSecurityException

import io.flinkmleap.bundle.BundleProblem

/** The condition that a bundle is signed: a detached signature in the format of OpenSSF Model Signing, made
  * with a local key pair.
  *
  * @param key
  *   the key that must have signed
  * @param location
  *   where the signature is; beside the bundle, with `.sig` at the end of its name, when none
  */
final case class RequiredSignature(key: VerificationKey, location: Option[String] = None) {

  /** Where the signature of the bundle at `bundle` is. */
  def locationFor(bundle: String): String = location.getOrElse(RequiredSignature.beside(bundle))

  /** Whether the signature in `file` was made by the key and for the bundle with this digest.
    *
    * @param file
    *   the signature, which nobody changes meanwhile
    * @param bundle
    *   how messages call the bundle
    * @param sha256
    *   digest of the bundle, lower-case hex
    */
  def verify(file: Path, bundle: String, sha256: String): Either[BundleProblem, Unit] =
    try Right(check(file, sha256))
    catch {
      case mistake: SignatureMistake => refused(bundle, mistake.reason, mistake)
      case error @ (_: IOException | _: GeneralSecurityException) =>
        refused(bundle, "it cannot be read", error)
    }

  /** Why a signature is refused that has more bytes than [[RequiredSignature.LargestFile]]. */
  def tooLarge(bundle: String): BundleProblem =
    BundleProblem.SignatureInvalid(bundle, locationFor(bundle), RequiredSignature.TooLarge, None)

  private[this] def check(file: Path, sha256: String): Unit = {
    val size = Files.size(file)
    SignatureMistake.unless(size > 0, "the file is empty")
    SignatureMistake.unless(size <= RequiredSignature.LargestFile, RequiredSignature.TooLarge)
    val envelope = SignatureEnvelope.fromJson(textOf(file))
    SignatureMistake.unless(envelope.keyHint == key.hint, "it was made with another key")
    val valid = EcdsaSignature.verify(key.publicKey, envelope.signedBytes, envelope.signature)
    SignatureMistake.unless(valid, "it does not verify with the key")
    val signed = SignedStatement.fromPayload(envelope.payload).fileDigest
    SignatureMistake.unless(signed == sha256, "it is the signature of another file")
  }

  private[this] def textOf(file: Path): String =
    try UTF_8.newDecoder.decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString
    catch { case error: CharacterCodingException => throw new SignatureMistake("it is no text", error) }

  private[this] def refused(bundle: String, reason: String, cause: Throwable) =
    Left(BundleProblem.SignatureInvalid(bundle, locationFor(bundle), reason, Some(cause)))
}

object RequiredSignature {

  /** Most bytes of a signature. */
  val LargestFile: Long = 1024L * 1024

  private val TooLarge = "the file is too large for a signature"

  /** `model.zip.sig` for `model.zip`; the query of a web address stays behind the path. */
  private def beside(bundle: String): String = bundle match {
    case WebAddress(path, query) => s"${trimmed(path)}.sig$query"
    case path                    => s"${trimmed(path)}.sig"
  }

  private[this] val WebAddress = "(?is)(https?:[^?#]*)([?#].*)".r

  private[this] def trimmed(path: String): String = path.reverse.dropWhile(_ == '/').reverse
}

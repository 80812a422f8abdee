package io.flinkmleap.bundle.signature

import java.io.IOException
import java.nio.charset.StandardCharsets.{ISO_8859_1, UTF_8}
import java.nio.file.{Files, InvalidPathException, Path, Paths}
import java.security.interfaces.ECPublicKey
import java.security.spec.X509EncodedKeySpec
import java.security.{GeneralSecurityException, KeyFactory}
import java.util.Base64

import io.flinkmleap.bundle.{BundleProblem, Sha256}

/** The public half of the key pair that signs bundles, on the curve P-256, P-384 or P-521. Serializable: it
  * travels inside Flink functions, so that a task manager needs no key file.
  *
  * @param pem
  *   the key as a SubjectPublicKeyInfo in PEM, with lines of 64 characters and a line feed at the end
  */
final class VerificationKey private (val pem: String) extends Serializable {

  /** The key for `java.security`. */
  def publicKey: ECPublicKey = VerificationKey.decode(pem)

  /** How a signature names the key that made it: the sha256 of the PEM, lower-case hex. */
  def hint: String = Sha256.of(pem.getBytes(UTF_8))

  override def equals(other: Any): Boolean = other match {
    case key: VerificationKey => key.pem == pem
    case _                    => false
  }
  override def hashCode: Int = pem.hashCode
  override def toString: String = s"VerificationKey($hint)"
}

object VerificationKey {
  private[this] val LargestFile = 64 * 1024
  private[this] val Pem = "(?s)\\s*-----BEGIN ([A-Z ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*".r
  private[this] val Curves = Set(256, 384, 521)

  /** Reads the PEM file at `path`, relative to the working directory. */
  def fromFile(path: String): Either[BundleProblem, VerificationKey] =
    try {
      val file = Paths.get(path)
      if (!Files.isRegularFile(file)) unusable(path, "there is no such file", None)
      else if (Files.size(file) > LargestFile) unusable(path, "the file is too large for a key", None)
      else fromPem(textOf(file), path)
    } catch {
      case error: IOException          => unusable(path, "the file cannot be read", Some(error))
      case error: InvalidPathException => unusable(path, "this is no path", Some(error))
    }

  /** Reads a key from text.
    *
    * @param name
    *   how messages call it
    */
  def fromPem(text: String, name: String): Either[BundleProblem, VerificationKey] = text match {
    case Pem("PUBLIC KEY", base64) =>
      try {
        val key = new VerificationKey(canonical(base64))
        val size = key.publicKey.getParams.getOrder.bitLength
        if (Curves(size)) Right(key)
        else unusable(name, "the key is not on the curve P-256, P-384 or P-521", None)
      } catch {
        case error @ (_: GeneralSecurityException | _: IllegalArgumentException) =>
          unusable(name, "it holds no elliptic-curve key", Some(error))
      }
    case Pem(kind, _) if kind.endsWith("PRIVATE KEY") =>
      unusable(name, "it holds the private key, which must stay with the signer", None)
    case _ => unusable(name, "it is no PEM file with one PUBLIC KEY", None)
  }

  private def decode(pem: String): ECPublicKey = {
    val Pem(_, base64) = pem
    KeyFactory
      .getInstance("EC")
      .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder.decode(base64))) match {
      case key: ECPublicKey => key
      case other            => throw new GeneralSecurityException(s"${other.getAlgorithm} key")
    }
  }

  // The hint in a signature is a digest of this very layout.
  private[this] def canonical(base64: String): String = {
    val der = Base64.getDecoder.decode(base64.filterNot(_.isWhitespace))
    val lines = new String(Base64.getMimeEncoder(64, Array('\n'.toByte)).encode(der), ISO_8859_1)
    s"-----BEGIN PUBLIC KEY-----\n$lines\n-----END PUBLIC KEY-----\n"
  }

  private[this] def textOf(file: Path): String = new String(Files.readAllBytes(file), ISO_8859_1)

  private[this] def unusable(name: String, reason: String, cause: Option[Throwable]) =
    Left(BundleProblem.SignatureKey(name, reason, cause))
}

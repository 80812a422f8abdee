package io.flinkmleap.bundle.signature

import java.math.BigInteger
import java.security.Signature
import java.security.interfaces.ECPublicKey

/** Verifies ECDSA signatures as OpenSSF Model Signing makes them: SHA-256 on P-256, SHA-384 on P-384, SHA-512
  * on P-521.
  */
private[signature] object EcdsaSignature {
  private[this] val Sequence: Byte = 0x30
  private[this] val Integer: Byte = 2

  /** Whether `key` signed `message`.
    *
    * @param signature
    *   r and s in DER
    */
  def verify(key: ECPublicKey, message: Array[Byte], signature: Array[Byte]): Boolean =
    isInRange(signature, key.getParams.getOrder) && {
      val verifier = Signature.getInstance(algorithm(key))
      verifier.initVerify(key)
      verifier.update(message)
      verifier.verify(signature)
    }

  private[this] def algorithm(key: ECPublicKey): String = key.getParams.getOrder.bitLength match {
    case 256 => "SHA256withECDSA"
    case 384 => "SHA384withECDSA"
    case _   => "SHA512withECDSA"
  }

  /** Whether r and s are from 1 to the order of the curve: JDK 15 to 17.0.2 take (0, 0) for anybody's
    * signature (CVE-2022-21449).
    */
  private[this] def isInRange(signature: Array[Byte], order: BigInteger): Boolean =
    integers(signature).exists(_.forall(value => value.signum > 0 && value.compareTo(order) < 0))

  private[this] def integers(der: Array[Byte]): Option[Seq[BigInteger]] =
    for {
      (content, Seq()) <- element(der, Sequence)
      (r, rest) <- element(content, Integer)
      (s, Seq()) <- element(rest, Integer)
    } yield Seq(r, s).map(bytes => new BigInteger(bytes.toArray))

  /** The content of the element at the start, and what is behind it. Lengths above 127 have one byte of their
    * own here, or none.
    */
  private[this] def element(der: Seq[Byte], tag: Byte): Option[(Seq[Byte], Seq[Byte])] = der match {
    case Seq(`tag`, -127, length, rest @ _*) if length < 0 => split(rest, length & 0xff)
    case Seq(`tag`, length, rest @ _*) if length > 0       => split(rest, length.toInt)
    case _                                                 => None
  }

  private[this] def split(rest: Seq[Byte], length: Int): Option[(Seq[Byte], Seq[Byte])] =
    if (rest.size < length) None else Some(rest.splitAt(length))
}

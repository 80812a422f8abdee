package io.flinkmleap.config

import io.flinkmleap.bundle.signature.{RequiredSignature, VerificationKey}
import pureconfig.{CamelCase, ConfigFieldMapping, ConfigReader}
import pureconfig.generic.ProductHint
import pureconfig.generic.semiauto.deriveReader

/** The signature that every bundle must have whose entry does not say it itself: `mleap.signatures`.
  *
  * @param publicKey
  *   path of a PEM file; no signature is asked for when none
  */
private[config] final case class SignatureSettings(publicKey: Option[Located[Location]])

private[config] object SignatureSettings {

  /** What the object may hold. */
  val Keys: Vector[String] = Vector("publicKey")

  private[config] implicit val hint: ProductHint[SignatureSettings] =
    ProductHint(ConfigFieldMapping(CamelCase, CamelCase), useDefaultArgs = false, allowUnknownKeys = false)

  implicit val reader: ConfigReader[SignatureSettings] = deriveReader[SignatureSettings]

  /** The condition that a signature by the key in a file is. The file is read now, by the process that
    * submits the job.
    */
  def required(
      publicKey: Option[Located[Location]]
  ): Either[Vector[ConfigProblem], Option[RequiredSignature]] =
    publicKey.fold[Either[Vector[ConfigProblem], Option[RequiredSignature]]](Right(None)) { path =>
      VerificationKey
        .fromFile(path.value.value)
        .fold(
          problem => Left(Vector(ConfigProblem.of(problem, path.place))),
          key => Right(Some(RequiredSignature(key)))
        )
    }
}

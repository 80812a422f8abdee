package io.flinkmleap.bundle.signature

import java.nio.charset.StandardCharsets.UTF_8

import io.flinkmleap.bundle.Sha256
import spray.json.{JsObject, JsValue}

/** The in-toto statement of a signature whose bytes were verified: what the signer says about one file.
  *
  * @param fileDigest
  *   sha256 of the signed file, lower-case hex
  */
private[signature] final case class SignedStatement(fileDigest: String)

private[signature] object SignedStatement {
  private[this] val StatementType = "https://in-toto.io/Statement/v1"
  private[this] val PredicateType = "https://model_signing/signature/v1.0"

  /** Reads a statement about exactly one file.
    *
    * @throws SignatureMistake
    *   if it says something else
    */
  def fromPayload(payload: Array[Byte]): SignedStatement = {
    val statement = SignatureJson.parse(new String(payload, UTF_8))
    SignatureMistake.unless(
      statement.string("_type") == StatementType,
      "it is no in-toto statement of version 1"
    )
    SignatureMistake.unless(
      statement.string("predicateType") == PredicateType,
      "it signs something else than a model"
    )
    val predicate = statement.child("predicate")
    SignatureMistake.unless(
      predicate.child("serialization").string("method") == "files",
      "it does not sign whole files"
    )
    val file = single(predicate.array("resources"))
    SignatureMistake.unless(file.string("algorithm") == "sha256", "it does not use sha256")
    val digest = file.string("digest")
    SignatureMistake.unless(Sha256.isDigest(digest), "its digest is no sha256")
    val root = single(statement.array("subject")).child("digest").string("sha256")
    SignatureMistake.unless(root == rootOf(digest), "its digests contradict each other")
    SignedStatement(digest)
  }

  private[this] def single(values: Vector[JsValue]): SignatureJson = values match {
    case Vector(value: JsObject) => new SignatureJson(value)
    case _                       => throw new SignatureMistake("it does not sign exactly one file")
  }

  /** The digest over the digests of all files, here of the one. */
  private[this] def rootOf(digest: String): String =
    Sha256.of(digest.grouped(2).map(Integer.parseInt(_, 16).toByte).toArray)
}

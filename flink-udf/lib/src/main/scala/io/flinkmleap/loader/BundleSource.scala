package io.flinkmleap.loader

import java.io.IOException
import java.nio.file.Path

import io.flinkmleap.bundle.{
  ArchiveLimits,
  Bundle,
  BundleDescription,
  BundleProblem,
  GoldenRows,
  ModelSchema,
  Sha256
}
import io.flinkmleap.bundle.signature.RequiredSignature

/** Where a bundle comes from and what is asked of it. Serializable: it travels inside Flink functions.
  *
  * @param location
  *   a URI or path that `loader` understands
  * @param loader
  *   brings the bytes
  * @param sha256
  *   the digest that the file must have, lower-case hex; none takes any
  * @param allowForeign
  *   whether a bundle without our manifest is served too, unchecked
  * @param outputs
  *   names of the output columns to give, in this order; empty for all of the schema
  * @param requirePinned
  *   whether a bundle is refused when `sha256` is none
  * @param signature
  *   the signature that the bundle must have; none asks for none
  * @param cache
  *   where copies of pinned bundles are kept; none keeps none
  * @param limits
  *   how much the bundle may ask of the process that loads it
  */
final case class BundleSource(
    location: String,
    loader: BundleLoader,
    sha256: Option[String] = None,
    allowForeign: Boolean = false,
    outputs: Vector[String] = Vector.empty,
    requirePinned: Boolean = false,
    signature: Option[RequiredSignature] = None,
    cache: Option[CacheSettings] = None,
    limits: ArchiveLimits = ArchiveLimits.Default
) {

  /** Fetches the bundle and describes it from its manifest. The schema holds the outputs that are asked for.
    */
  def describe(): Either[BundleProblem, BundleDescription] =
    withFile { (file, _) =>
      Bundle.describe(file, location, allowForeign, limits).flatMap { description =>
        selectOutputs(description.schema).map(schema => description.copy(schema = schema))
      }
    }

  /** Fetches the bundle and reads its golden rows; the model is not loaded. */
  def goldenRows(): Either[BundleProblem, GoldenRows] =
    withFile((file, _) => Bundle.goldenRows(file, location, limits))

  /** Fetches the bundle, checks its digest and signature, and runs `body` with the file and its digest. The
    * file is private to this user and gone afterwards.
    */
  def withFile[A](body: (Path, String) => Either[BundleProblem, A]): Either[BundleProblem, A] =
    fetching(location, sha256) { file =>
      val actual = Sha256.of(file)
      for {
        _ <- sha256.filter(_ != actual).map(BundleProblem.DigestMismatch(location, _, actual)).toLeft(())
        _ <- checkSignature(actual)
        _ <- Either.cond(sha256.isDefined || !requirePinned, (), BundleProblem.NotPinned(location, actual))
        result <- body(file, actual)
      } yield result
    }

  /** Fetches the signature, where one is asked for, and verifies that it is of the bundle with this digest.
    */
  def checkSignature(actual: String): Either[BundleProblem, Unit] =
    signature.fold[Either[BundleProblem, Unit]](Right(())) { required =>
      val place = required.locationFor(location)
      fetching(place, None)(required.verify(_, location, actual)).left.map {
        case _: BundleProblem.Missing | _: BundleProblem.NotInStore =>
          BundleProblem.SignatureMissing(location, place)
        case problem => problem
      }
    }

  private[this] def fetching[A](place: String, pin: Option[String])(
      body: Path => Either[BundleProblem, A]
  ): Either[BundleProblem, A] =
    try SharedDownloads.ofProcess.use(Wanted(place, loader, pin, cache))(body)
    catch { case error: IOException => Left(BundleProblem.Unreadable(place, Some(error))) }

  /** The schema with the outputs that are asked for. */
  def selectOutputs(schema: ModelSchema): Either[BundleProblem, ModelSchema] =
    if (outputs.isEmpty) Right(schema)
    else
      schema.select(outputs).left.map { unknown =>
        val known = schema.outputs.map(_.name).mkString(", ")
        BundleProblem
          .SchemaMismatch(location, unknown, s"is no output of the model: use one or more of $known")
      }
}

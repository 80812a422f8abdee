package io.flinkmleap.loader

import java.io.IOException
import java.nio.file.Path

import io.flinkmleap.bundle.{
  ArchiveLimits,
  ArchiveRule,
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
  * @param signatureLoader
  *   brings the signature, where another than `loader` must
  * @param cache
  *   where copies of pinned bundles are kept; none keeps none
  * @param limits
  *   how much the bundle may ask of the process that loads it
  * @param scorer
  *   what is to score its rows
  */
final case class BundleSource(
    location: String,
    loader: BundleLoader,
    sha256: Option[String] = None,
    allowForeign: Boolean = false,
    outputs: Vector[String] = Vector.empty,
    requirePinned: Boolean = false,
    signature: Option[RequiredSignature] = None,
    signatureLoader: Option[BundleLoader] = None,
    cache: Option[CacheSettings] = None,
    limits: ArchiveLimits = ArchiveLimits.Default,
    scorer: ScorerKind = ScorerKind.Plan
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
    fetching(location, loader, limits.compressedBytes, sha256)(
      BundleProblem.Refused(location, ArchiveRule.FileSize(limits.compressedBytes), None)
    ) { file =>
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
      val from = signatureLoader.getOrElse(loader)
      fetching(place, from, RequiredSignature.LargestFile, None)(required.tooLarge(location))(
        required.verify(_, location, actual)
      ).left.map {
        case _: BundleProblem.Missing | _: BundleProblem.NotInStore =>
          BundleProblem.SignatureMissing(location, place)
        case problem => problem
      }
    }

  // A limit of the settings of the loader is the loader's to report; ours is `tooLarge`.
  private[this] def fetching[A](place: String, from: BundleLoader, most: Long, pin: Option[String])(
      tooLarge: => BundleProblem
  )(body: Path => Either[BundleProblem, A]): Either[BundleProblem, A] = {
    val limited = from.limitedTo(most)
    try
      SharedDownloads.ofProcess.use(Wanted(place, limited, pin, cache))(body).left.map {
        case BundleProblem.OverSize(_, `most`) if limited != from => tooLarge
        case problem                                              => problem
      }
    catch { case error: IOException => Left(BundleProblem.Unreadable(place, Some(error))) }
  }

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

package io.flinkmleap.bundle

import java.io.IOException
import java.nio.file.Path

import ml.combust.mleap.runtime.frame.Transformer

/** A bundle whose model is in memory. Closed by whoever loaded it.
  *
  * @param location
  *   how messages call it
  * @param sha256
  *   digest of the file, lower-case hex
  * @param manifest
  *   none for a foreign bundle
  * @param goldenRows
  *   rows that a scorer of this bundle must reproduce before it serves; none for a foreign bundle
  * @param schema
  *   inputs and outputs
  * @param transformer
  *   the MLeap model; threads may share it
  */
final class Bundle private (
    val location: String,
    val sha256: String,
    val manifest: Option[Manifest],
    val goldenRows: Option[GoldenRows],
    val schema: ModelSchema,
    val transformer: Transformer
) extends AutoCloseable {
  override def close(): Unit = transformer.close()
}

object Bundle {

  /** Loads a bundle: names, digests of the entries and schema are checked here, golden rows by the scorer.
    *
    * @param file
    *   a zip that nobody changes meanwhile; it is not needed after the return
    * @param location
    *   how messages call it
    * @param allowForeign
    *   whether a bundle without our manifest is taken too
    * @param sha256
    *   digest of the file, lower-case hex, where the caller has it already
    */
  def load(
      file: Path,
      location: String,
      allowForeign: Boolean,
      limits: ArchiveLimits = ArchiveLimits.Default,
      sha256: Option[String] = None
  ): Either[BundleProblem, Bundle] =
    withArchive(file, location, limits, sha256) { (archive, sha256) =>
      for {
        manifest <- ManifestReader.read(archive)
        _ <- Either.cond(allowForeign || manifest.isDefined, (), BundleProblem.Foreign(location))
        _ <- manifest.map(EntryDigests.check(archive, _)).getOrElse(Right(()))
        golden <- manifest
          .map(known => GoldenRows.read(archive, known.schema).map(Some(_)))
          .getOrElse(Right(None))
        transformer <- ModelReader.read(archive)
        schema <- closingOnFailure(transformer)(schemaOf(manifest, transformer, location))
      } yield new Bundle(location, sha256, manifest, golden, schema, transformer)
    }

  /** Describes a bundle from its manifest, without loading the model. Only a foreign bundle is loaded for its
    * schema, and only where `allowForeign` says so.
    */
  def describe(
      file: Path,
      location: String,
      allowForeign: Boolean,
      limits: ArchiveLimits = ArchiveLimits.Default
  ): Either[BundleProblem, BundleDescription] =
    withArchive(file, location, limits)((archive, sha256) => ManifestReader.read(archive).map(sha256 -> _))
      .flatMap {
        case (sha256, Some(manifest)) => Right(BundleDescription(sha256, Some(manifest), manifest.schema))
        case (_, None) =>
          load(file, location, allowForeign, limits).map { bundle =>
            bundle.close()
            BundleDescription(bundle.sha256, None, bundle.schema)
          }
      }

  /** Reads the golden rows of a bundle with a manifest, without loading the model. */
  def goldenRows(
      file: Path,
      location: String,
      limits: ArchiveLimits = ArchiveLimits.Default
  ): Either[BundleProblem, GoldenRows] =
    withArchive(file, location, limits) { (archive, _) =>
      for {
        manifest <- ManifestReader.read(archive)
        known <- manifest.toRight(BundleProblem.Foreign(location))
        _ <- EntryDigests.check(archive, known)
        golden <- GoldenRows.read(archive, known.schema)
      } yield golden
    }

  private[this] def withArchive[A](
      file: Path,
      location: String,
      limits: ArchiveLimits,
      sha256: Option[String] = None
  )(body: (BundleArchive, String) => Either[BundleProblem, A]): Either[BundleProblem, A] =
    try
      BundleArchive.open(file, location, limits).flatMap { archive =>
        try body(archive, sha256.getOrElse(Sha256.of(file)))
        finally archive.close()
      }
    catch {
      case error: IOException => Left(BundleProblem.Unreadable(location, Some(error)))
      case error @ (_: OutOfMemoryError | _: StackOverflowError) =>
        Left(BundleProblem.TooLarge(location, Some(error)))
    }

  private[this] def schemaOf(
      manifest: Option[Manifest],
      transformer: Transformer,
      location: String
  ): Either[BundleProblem, ModelSchema] =
    manifest match {
      case Some(known) => ModelColumns.check(known, transformer, location).map(_ => known.schema)
      case None        => ModelColumns.schemaOf(transformer, location)
    }

  private[this] def closingOnFailure[A](
      transformer: Transformer
  )(result: Either[BundleProblem, A]): Either[BundleProblem, A] = {
    if (result.isLeft) transformer.close()
    result
  }
}

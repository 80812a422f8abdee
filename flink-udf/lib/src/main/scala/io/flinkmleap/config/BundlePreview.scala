package io.flinkmleap.config

import java.io.IOException

import io.flinkmleap.bundle.{Bundle, BundleDescription, BundleProblem, PrivateFolder}
import io.flinkmleap.loader.BundleSource

/** Looks into a bundle without serving it. */
private[config] object BundlePreview {

  /** Fetches the bundle, reads its manifest and leaves no file behind. A pinned digest is checked here too, so that a wrong pin shows
    * before the job starts.
    */
  def describe(source: BundleSource): Either[BundleProblem, BundleDescription] =
    try
      PrivateFolder.use { folder =>
        val file = folder.resolve("bundle.zip")
        for {
          _ <- source.loader.fetch(source.location, file)
          description <- Bundle.describe(file, source.location, source.allowForeign)
          _ <- pinned(source, description)
        } yield description
      }
    catch { case error: IOException => Left(BundleProblem.Unreadable(source.location, Some(error))) }

  private[this] def pinned(source: BundleSource, description: BundleDescription): Either[BundleProblem, Unit] =
    source.sha256.filter(_ != description.sha256) match {
      case Some(pin) => Left(BundleProblem.DigestMismatch(source.location, pin, description.sha256))
      case None      => Right(())
    }
}

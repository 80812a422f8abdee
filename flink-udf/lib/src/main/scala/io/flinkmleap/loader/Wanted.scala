package io.flinkmleap.loader

import java.nio.file.{Path, Paths}

import io.flinkmleap.bundle.BundleProblem

/** What is to be fetched, and where a copy of it may be already. Two that are equal get the same bytes. */
private[loader] final case class Wanted(
    location: String,
    loader: BundleLoader,
    sha256: Option[String],
    cache: Option[CacheSettings]
) {

  /** Makes the new file `target`, from the cache where it has what is pinned. */
  def fetch(target: Path): Either[BundleProblem, Unit] = (sha256, cache) match {
    case (Some(pin), Some(settings)) if !loader.isLocal =>
      val directory = settings.directory.fold(Wanted.directory)(Paths.get(_))
      new BundleCache(directory, settings.maxSize).fetch(pin, target)(loader.fetch(location, target))
    case _ => loader.fetch(location, target)
  }
}

private object Wanted {
  private def directory: Path =
    Paths.get(System.getProperty("java.io.tmpdir"), s"flink-mleap-cache-${System.getProperty("user.name")}")
}

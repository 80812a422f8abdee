package io.flinkmleap.bundle

/** Compares every entry of an archive with the digest that the manifest lists for it. */
private[bundle] object EntryDigests {

  /** The first entry, by name, that is changed, not listed, or listed and absent. */
  def check(archive: BundleArchive, manifest: Manifest): Either[BundleProblem, Unit] = {
    val present = archive.entries.filter(_ != Manifest.EntryName)
    (present ++ manifest.entries.keys).distinct.sorted.foldLeft[Either[BundleProblem, Unit]](Right(())) {
      (sofar, entry) =>
        sofar.flatMap(_ => checkEntry(archive, entry, manifest.entries.get(entry)))
    }
  }

  private[this] def checkEntry(
      archive: BundleArchive,
      entry: String,
      expected: Option[String]
  ): Either[BundleProblem, Unit] = {
    val mismatch = BundleProblem.EntryDigestMismatch(archive.location, entry)
    Either.cond(expected.isDefined && archive.sha256(entry) == expected, (), mismatch)
  }
}

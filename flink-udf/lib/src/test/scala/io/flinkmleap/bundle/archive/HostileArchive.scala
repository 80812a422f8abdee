package io.flinkmleap.bundle.archive

import io.flinkmleap.bundle.ArchiveLimits

/** An archive made to do harm, and the code of the problem that it must raise. */
final class HostileArchive(
    val title: String,
    val code: String,
    val limits: ArchiveLimits,
    make: => Array[Byte]
) {
  def bytes: Array[Byte] = make
}

object HostileArchive {
  def apply(title: String, code: String, limits: ArchiveLimits = ArchiveLimits.Default)(
      bytes: => Array[Byte]
  ): HostileArchive = new HostileArchive(title, code, limits, bytes)

  /** The whole corpus. */
  def all: Vector[HostileArchive] =
    HostileNames.all ++ HostileZips.all ++ HostileSizes.all ++ HostileModels.all
}

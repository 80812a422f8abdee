package io.flinkmleap.loader

import java.io.IOException
import java.nio.file.{Files, Path, StandardCopyOption}
import java.nio.file.attribute.PosixFilePermissions

import io.flinkmleap.bundle.BundleProblem

/** Writes a file as a whole or not at all. */
private[loader] object NewFile {
  private[this] val OwnerOnly =
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))

  /** Makes `target` from a file beside it that `write` fills. After a failure neither is there.
    *
    * @param write
    *   gets an existing empty file that only the owner can read
    */
  def create(location: String, target: Path)(
      write: Path => Either[BundleProblem, Unit]
  ): Either[BundleProblem, Unit] = {
    val part = target.resolveSibling(s"${target.getFileName}.part")
    try {
      Files.createFile(part, OwnerOnly)
      write(part).map { _ =>
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE)
        ()
      }
    } catch { case error: IOException => Left(BundleProblem.Unreadable(location, Some(error))) }
    finally {
      Files.deleteIfExists(part)
      ()
    }
  }

  /** Writes the bytes of `from` into the existing file `to`, whose permissions stay as they are. */
  def copy(from: Path, to: Path): Unit = {
    val out = Files.newOutputStream(to)
    try Files.copy(from, out)
    finally out.close()
    ()
  }
}

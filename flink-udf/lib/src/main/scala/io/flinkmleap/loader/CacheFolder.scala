package io.flinkmleap.loader

import java.nio.file.attribute.{PosixFilePermissions, UserPrincipal}
import java.nio.file.{FileAlreadyExistsException, Files, LinkOption, Path}

import scala.collection.JavaConverters._

/** The folder of the cache: of this user, and closed to all others. */
private[loader] object CacheFolder {
  private[this] val OwnerOnly = PosixFilePermissions.fromString("rwx------")

  /** Makes the folder unless it is there, and says why it must not be used, if so. Throws an `IOException`
    * when it cannot be made.
    */
  def prepare(folder: Path, owner: UserPrincipal): Option[String] = {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Option(folder.toAbsolutePath.getParent).foreach(Files.createDirectories(_))
      try Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OwnerOnly))
      catch { case _: FileAlreadyExistsException => () }
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) Some("it is no folder")
    else if (Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS) != owner) Some("it belongs to another user")
    else if (
      !Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).asScala.subsetOf(OwnerOnly.asScala)
    )
      Some("other users may enter it; its permissions must be 0700")
    else None
  }
}

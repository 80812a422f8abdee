package io.flinkmleap.bundle

import java.io.IOException
import java.nio.file.attribute.{PosixFilePermission, PosixFilePermissions}
import java.nio.file.{FileVisitResult, Files, Path, SimpleFileVisitor}
import java.nio.file.attribute.BasicFileAttributes
import java.util

import scala.util.Try

/** A temporary folder that only this user can enter, so that nobody changes a bundle between its check and
  * its use.
  */
object PrivateFolder {

  /** Runs `body` with a new empty folder and deletes the folder with all that is in it afterwards, whatever
    * happened.
    */
  def use[A](body: Path => A): A = {
    val folder = create()
    try body(folder)
    finally delete(folder)
  }

  /** A new empty folder, which the caller deletes. */
  def create(): Path =
    Files.createTempDirectory("flink-mleap-", PosixFilePermissions.asFileAttribute(ownerOnly("rwx------")))

  /** Lets only the owner read and write a file. */
  def restrict(file: Path): Unit = {
    Files.setPosixFilePermissions(file, ownerOnly("rw-------"))
    ()
  }

  private[this] def ownerOnly(text: String): util.Set[PosixFilePermission] =
    PosixFilePermissions.fromString(text)

  /** Deletes a folder with all that is in it; what cannot be deleted stays. */
  def delete(folder: Path): Unit = {
    Files.walkFileTree(
      folder,
      new SimpleFileVisitor[Path] {
        override def visitFile(file: Path, attributes: BasicFileAttributes): FileVisitResult = remove(file)
        override def postVisitDirectory(visited: Path, failure: IOException): FileVisitResult =
          remove(visited)
      }
    )
    ()
  }

  private[this] def remove(path: Path): FileVisitResult = {
    Try(Files.deleteIfExists(path))
    FileVisitResult.CONTINUE
  }
}

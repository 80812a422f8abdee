package io.flinkmleap.bundle

import java.io.IOException
import java.nio.channels.{FileChannel, OverlappingFileLockException}
import java.nio.file.attribute.{BasicFileAttributes, PosixFilePermissions}
import java.nio.file.{FileVisitResult, Files, Path, Paths, SimpleFileVisitor, StandardOpenOption}

import scala.annotation.tailrec
import scala.util.Try

/** A temporary folder that only this user can enter, so that nobody changes a bundle between its check and
  * its use. Belongs to whoever made it, who closes it.
  *
  * A lock in the folder, which ends with the process, says that it is in use: what a killed process has left
  * is removed by the next one.
  *
  * @param path
  *   the folder, which holds nothing but the lock at first
  */
final class PrivateFolder private (val path: Path, lock: FileChannel) extends AutoCloseable {

  /** Deletes the folder with all that is in it; what cannot be deleted stays. */
  override def close(): Unit = {
    PrivateFolder.delete(path)
    lock.close()
  }
}

object PrivateFolder {
  private[this] val Prefix = "flink-mleap-load-"

  /** How the names of this process's folders start, whichever class loader made them. The first process of a
    * container has the same number each time.
    */
  private[bundle] val OwnPrefix: String = {
    val process = ProcessHandle.current
    val start = process.info.startInstant.map[Long](_.toEpochMilli).orElse(0L)
    s"$Prefix${process.pid}-$start-"
  }
  private[this] val OwnerOnly =
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
  private[this] val Writing =
    java.util.EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE)
  private[this] val OwnerOnlyFile =
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  private[this] lazy val swept: Unit = AbandonedFolders.remove(temporary, Prefix, OwnPrefix)

  /** Runs `body` with a new folder and deletes the folder with all that is in it afterwards, whatever
    * happened.
    */
  def use[A](body: Path => A): A = {
    val folder = create()
    try body(folder.path)
    finally folder.close()
  }

  /** A new folder. Throws an `IOException` when the temporary folder cannot be written. */
  @tailrec def create(): PrivateFolder = {
    swept
    val path = Files.createTempDirectory(temporary, OwnPrefix, OwnerOnly)
    locked(path) match {
      case Some(lock) => new PrivateFolder(path, lock)
      case None       => create()
    }
  }

  /** Deletes a folder with all that is in it; what cannot be deleted stays. */
  private[bundle] def delete(folder: Path): Unit = {
    Files.walkFileTree(
      folder,
      new SimpleFileVisitor[Path] {
        override def visitFile(file: Path, attributes: BasicFileAttributes): FileVisitResult = remove(file)
        override def visitFileFailed(file: Path, failure: IOException): FileVisitResult =
          FileVisitResult.CONTINUE
        override def postVisitDirectory(visited: Path, failure: IOException): FileVisitResult =
          remove(visited)
      }
    )
    ()
  }

  /** The lock of a folder, unless another process has it. Where a file system knows no locks everybody gets
    * it who makes the folder.
    */
  private[this] def locked(folder: Path): Option[FileChannel] =
    try {
      val file = folder.resolve(AbandonedFolders.Lock)
      val channel = FileChannel.open(file, Writing, OwnerOnlyFile)
      // Another process may have taken the file for an abandoned one, and removed it, before it was locked.
      val mine =
        try channel.tryLock() != null && Files.exists(file)
        catch {
          case _: OverlappingFileLockException => false
          case _: IOException                  => true
        }
      if (mine) Some(channel)
      else {
        channel.close()
        None
      }
    } catch { case _: java.nio.file.NoSuchFileException => None }

  private[this] def temporary: Path = Paths.get(System.getProperty("java.io.tmpdir"))

  private[this] def remove(path: Path): FileVisitResult = {
    Try(Files.deleteIfExists(path))
    FileVisitResult.CONTINUE
  }
}

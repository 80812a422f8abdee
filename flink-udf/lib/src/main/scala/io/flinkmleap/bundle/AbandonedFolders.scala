package io.flinkmleap.bundle

import java.io.IOException
import java.nio.channels.{FileChannel, OverlappingFileLockException}
import java.nio.file.{Files, LinkOption, Path, StandardOpenOption}

import scala.collection.JavaConverters._
import scala.util.Try

/** Private folders of processes that have gone. */
private[bundle] object AbandonedFolders {

  /** The file in each folder that is locked while a process uses the folder. */
  val Lock: String = "lock"

  /** Removes the folders whose names start with `prefix`, that are of this user, and that no process uses. A
    * folder without a lock is about to get one, or is left for the machine to clean up.
    *
    * @param own
    *   how the names of this process's folders start: to look at the lock of one would be to lose it, as
    *   POSIX gives up all locks of a process on a file as soon as the process closes the file once
    */
  def remove(temporary: Path, prefix: String, own: String): Unit =
    Try {
      val list = Files.newDirectoryStream(temporary, s"$prefix*")
      try list.asScala.filter(folder => isFolder(folder) && !isNamed(folder, own)).foreach(removeUnused)
      finally list.close()
    }.getOrElse(())

  private[this] def isNamed(path: Path, start: String): Boolean = path.getFileName.toString.startsWith(start)

  private[this] def isFolder(path: Path): Boolean = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)

  // The folder of another user cannot be entered, so that its lock cannot be opened.
  private[this] def removeUnused(folder: Path): Unit =
    try {
      val lock = FileChannel.open(folder.resolve(Lock), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
      try if (lock.tryLock() != null) PrivateFolder.delete(folder)
      finally lock.close()
    } catch { case _: IOException | _: OverlappingFileLockException => () }
}

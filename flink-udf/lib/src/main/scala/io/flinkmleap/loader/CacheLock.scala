package io.flinkmleap.loader

import java.io.IOException
import java.nio.channels.{FileChannel, FileLock, OverlappingFileLockException}
import java.nio.file.attribute.PosixFilePermissions
import java.nio.file.{Files, Path, StandardOpenOption}
import java.time.Duration
import java.util.concurrent.TimeUnit

import scala.annotation.tailrec
import scala.collection.JavaConverters._

/** Keeps processes from doing the same work side by side. What is done under a lock is right without it too,
  * only twice: so a lock that cannot be had in time is gone without.
  */
private[loader] object CacheLock {
  private[this] val Patience = Duration.ofSeconds(30)
  private[this] val Pause = Duration.ofMillis(50)
  private[this] val Options = Set(StandardOpenOption.CREATE, StandardOpenOption.WRITE)
  private[this] val OwnerOnly =
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))

  /** Runs `body`, if possible while no other process does so with the same file. The file is gone afterwards.
    */
  def holding[A](file: Path)(body: => A): A = {
    val channel = FileChannel.open(file, Options.asJava, OwnerOnly)
    try {
      val lock = acquire(channel, System.nanoTime + Patience.toNanos)
      try body
      finally if (lock.isDefined) Files.deleteIfExists(file)
    } finally channel.close()
  }

  @tailrec private[this] def acquire(channel: FileChannel, end: Long): Option[FileLock] =
    attempt(channel) match {
      case None if System.nanoTime < end =>
        TimeUnit.NANOSECONDS.sleep(Pause.toNanos)
        acquire(channel, end)
      case result => result
    }

  // A lock that another class loader of this process holds shows as an exception.
  private[this] def attempt(channel: FileChannel): Option[FileLock] =
    try Option(channel.tryLock())
    catch { case _: OverlappingFileLockException | _: IOException => None }
}

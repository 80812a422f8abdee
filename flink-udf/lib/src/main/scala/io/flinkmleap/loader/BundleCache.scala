package io.flinkmleap.loader

import java.io.IOException
import java.nio.file.attribute.FileTime
import java.nio.file.{Files, NoSuchFileException, Path}

import scala.collection.JavaConverters._
import scala.util.Try

import io.flinkmleap.bundle.{BundleProblem, Sha256}
import org.slf4j.LoggerFactory

/** Copies of bundles on the disk of this machine, by their digest. Several processes of one user share a
  * folder: files appear as a whole, the digest is compared at every use, and locks keep processes from
  * downloading the same bundle side by side.
  *
  * The cache is never the reason why a bundle cannot be loaded: without a usable folder the bundle is
  * downloaded.
  *
  * @param maxSize
  *   most bytes in the folder; a bundle that is larger is not kept
  */
private[loader] final class BundleCache(directory: Path, maxSize: Long) {

  /** Makes the new file `target` from the copy of the bundle with this digest, or by `download`, whose result
    * is kept if it has the digest.
    */
  def fetch(sha256: String, target: Path)(
      download: => Either[BundleProblem, Unit]
  ): Either[BundleProblem, Unit] =
    if (!usable(target)) download
    else if (take(sha256, target)) Right(())
    else
      CacheLock.holding(directory.resolve(s"$sha256.lock")) {
        if (take(sha256, target)) Right(())
        else
          download.map { _ =>
            if (Sha256.of(target) == sha256) keep(sha256, target)
          }
      }

  private[this] def usable(target: Path): Boolean = {
    val problem =
      try CacheFolder.prepare(directory, owner = Files.getOwner(target.getParent))
      catch { case error: IOException => Some(error.toString) }
    problem.foreach(reason =>
      BundleCache.Log.warn("The cache {} is not used: {}", directory: Any, reason: Any)
    )
    problem.isEmpty
  }

  private[this] def entry(sha256: String): Path = directory.resolve(s"$sha256.zip")

  private[this] def take(sha256: String, target: Path): Boolean = {
    val cached = entry(sha256)
    val copied = NewFile.create(target.toString, target) { part =>
      val intact =
        try {
          NewFile.copy(cached, part)
          Sha256.of(part) == sha256
        } catch { case _: NoSuchFileException => false }
      Either.cond(intact, (), BundleProblem.Missing(cached.toString))
    }
    // What was damaged is there still, and is replaced.
    if (copied.isLeft) Try(Files.deleteIfExists(cached))
    else Try(Files.setLastModifiedTime(cached, FileTime.fromMillis(System.currentTimeMillis)))
    copied.isRight
  }

  private[this] def keep(sha256: String, file: Path): Unit =
    try
      CacheLock.holding(directory.resolve("keep.lock")) {
        val size = Files.size(file)
        if (size <= maxSize) {
          makeRoom(size)
          NewFile.create(file.toString, entry(sha256)) { part =>
            Right(NewFile.copy(file, part))
          }
        }
      }
    catch {
      case error: IOException =>
        BundleCache.Log.warn("The cache {} is full or broken: {}", directory: Any, error: Any)
    }

  // Under the lock, so that what lies about unfinished belongs to a process that has gone.
  private[this] def makeRoom(size: Long): Unit = {
    val files = Files.list(directory)
    val (finished, others) =
      try files.iterator.asScala.toVector.partition(_.getFileName.toString.endsWith(".zip"))
      finally files.close()
    others.filter(_.getFileName.toString.endsWith(".part")).foreach(Files.deleteIfExists(_))
    val byAge = finished
      .flatMap(file => Try((Files.getLastModifiedTime(file), Files.size(file), file)).toOption)
      .sortBy(_._1)
    byAge.foldLeft(byAge.map(_._2).sum + size) { case (total, (_, bytes, file)) =>
      if (total <= maxSize) total
      else {
        Files.deleteIfExists(file)
        total - bytes
      }
    }
    ()
  }
}

private object BundleCache {
  private val Log = LoggerFactory.getLogger(classOf[BundleCache])
}

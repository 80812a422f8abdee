package io.flinkmleap.bundle

import java.io.IOException
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{AccessDeniedException, FileSystem, FileSystems, Files, Path}
import java.util.zip.ZipFile

import scala.collection.JavaConverters._
import scala.util.control.NonFatal

/** The zip of a bundle, open for reading. The place of all checks that need no model.
  *
  * The file is opened by its path and not by a `jar:` URI: two threads may then open one file, and a missing
  * file stays missing.
  *
  * @param location
  *   how messages call the bundle
  * @param entries
  *   names of the files in the archive, sorted
  */
final class BundleArchive private (val location: String, val entries: Vector[String], fileSystem: FileSystem)
    extends AutoCloseable {

  /** The top of the archive, valid until `close`. */
  def root: Path = fileSystem.getPath("/")

  /** Whether there is a file of that name. */
  def contains(entry: String): Boolean = entries.contains(entry)

  /** The text of a file. */
  def read(entry: String): Either[BundleProblem, String] =
    reading(path => new String(Files.readAllBytes(path), UTF_8))(entry)

  /** The digest of a file, as lower-case hex. */
  def sha256(entry: String): Either[BundleProblem, String] = reading(Sha256.of)(entry)

  override def close(): Unit = fileSystem.close()

  private[this] def reading[A](body: Path => A)(entry: String): Either[BundleProblem, A] =
    try Right(body(root.resolve(entry)))
    catch { case NonFatal(error) => Left(BundleProblem.NotAnArchive(location, Some(error))) }
}

object BundleArchive {

  /** Opens a local zip file and checks the names in it. The caller closes the archive.
    *
    * @param location
    *   how messages call the bundle
    */
  def open(file: Path, location: String): Either[BundleProblem, BundleArchive] =
    for {
      _ <- checkFile(file, location)
      names <- namesOf(file, location)
      _ <- names.find(!BundleNames.isSafeEntry(_)).map(BundleProblem.UnsafeName(location, _)).toLeft(())
      _ <- Either.cond(names.contains("bundle.json"), (), BundleProblem.NotABundle(location))
      archive <- openZip(file, location, names.filterNot(_.endsWith("/")).sorted)
    } yield archive

  private[this] def checkFile(file: Path, location: String): Either[BundleProblem, Unit] =
    if (!Files.exists(file)) Left(BundleProblem.Missing(location))
    else if (Files.isDirectory(file)) Left(BundleProblem.NotAnArchive(location, None))
    else if (!Files.isReadable(file)) Left(BundleProblem.Unreadable(location, None))
    else Either.cond(Files.size(file) > 0, (), BundleProblem.Empty(location))

  // The zip file system hides '.' and '..' and a leading '/'; the plain reader shows the names as they are.
  private[this] def namesOf(file: Path, location: String): Either[BundleProblem, Vector[String]] =
    opening(location) {
      val zip = new ZipFile(file.toFile)
      try zip.entries.asScala.map(_.getName).toVector
      finally zip.close()
    }

  private[this] def openZip(
      file: Path,
      location: String,
      entries: Vector[String]
  ): Either[BundleProblem, BundleArchive] =
    opening(location)(
      new BundleArchive(location, entries, FileSystems.newFileSystem(file, null: ClassLoader))
    )

  private[this] def opening[A](location: String)(body: => A): Either[BundleProblem, A] =
    try Right(body)
    catch {
      case error: AccessDeniedException           => Left(BundleProblem.Unreadable(location, Some(error)))
      case error @ (_: IOException | NonFatal(_)) => Left(BundleProblem.NotAnArchive(location, Some(error)))
    }
}

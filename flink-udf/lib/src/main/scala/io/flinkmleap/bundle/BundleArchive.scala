package io.flinkmleap.bundle

import java.io.IOException
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{AccessDeniedException, FileSystem, FileSystems, Files, Path}

import scala.util.control.NonFatal

import io.flinkmleap.bundle.archive.{ArchiveCheck, CheckedEntry, CopyFailed, RuleBroken}

/** The zip of a bundle, checked and open for reading. The place of all checks that need no model.
  *
  * What is open is a copy that was written during the check, of the bytes that were checked: no other reader
  * sees the given file, which it might understand in another way, and nothing is inflated twice. It is opened
  * by its path and not by a `jar:` URI, of which a process can have one at a time.
  *
  * @param location
  *   how messages call the bundle
  */
final class BundleArchive private (
    val location: String,
    checked: Vector[CheckedEntry],
    limits: ArchiveLimits,
    folder: PrivateFolder,
    fileSystem: FileSystem
) extends AutoCloseable {
  private[this] val digests = checked.map(entry => entry.name -> entry.sha256).toMap

  /** Names of the files in the archive, sorted. */
  val entries: Vector[String] = checked.map(_.name)

  /** The top of the archive, valid until `close`. */
  def root: Path = fileSystem.getPath("/")

  /** Whether there is a file of that name. */
  def contains(entry: String): Boolean = digests.contains(entry)

  /** The text of a file. */
  def read(entry: String): Either[BundleProblem, String] =
    try Right(new String(Files.readAllBytes(root.resolve(entry)), UTF_8))
    catch { case NonFatal(error) => Left(BundleProblem.NotAnArchive(location, Some(error))) }

  /** The digest of a file, as lower-case hex; none when there is no such file. */
  def sha256(entry: String): Option[String] = digests.get(entry)

  /** Whether the model is built of nodes and operators that are allowed. */
  def checkModel(): Either[BundleProblem, Unit] =
    BundleArchive.refusing(location)(ArchiveCheck.checkModel(checked, limits))

  override def close(): Unit =
    try fileSystem.close()
    finally folder.close()
}

object BundleArchive {

  /** Opens a local zip file after every rule of [[ArchiveRule]] that needs no model was checked. The caller
    * closes the archive.
    *
    * @param file
    *   a zip that nobody changes meanwhile
    * @param location
    *   how messages call the bundle
    */
  def open(
      file: Path,
      location: String,
      limits: ArchiveLimits = ArchiveLimits.Default
  ): Either[BundleProblem, BundleArchive] =
    for {
      _ <- checkFile(file, location)
      archive <- opened(file, location, limits, PrivateFolder.create())
    } yield archive

  private[this] def opened(
      file: Path,
      location: String,
      limits: ArchiveLimits,
      folder: PrivateFolder
  ): Either[BundleProblem, BundleArchive] = {
    val copy = folder.path.resolve("checked.zip")
    var archive: Either[BundleProblem, BundleArchive] = Left(BundleProblem.NotABundle(location))
    try {
      archive = for {
        checked <- refusing(location)(ArchiveCheck.run(file, limits, copy))
        _ <- Either.cond(checked.exists(_.name == "bundle.json"), (), BundleProblem.NotABundle(location))
        open <- refusing(location)(FileSystems.newFileSystem(copy, null: ClassLoader))
      } yield new BundleArchive(location, checked, limits, folder, open)
      archive
    } finally if (archive.isLeft) folder.close()
  }

  private[this] def checkFile(file: Path, location: String): Either[BundleProblem, Unit] =
    if (!Files.exists(file)) Left(BundleProblem.Missing(location))
    else if (Files.isDirectory(file)) Left(BundleProblem.NotAnArchive(location, None))
    else if (!Files.isReadable(file)) Left(BundleProblem.Unreadable(location, None))
    else Either.cond(Files.size(file) > 0, (), BundleProblem.Empty(location))

  private def refusing[A](location: String)(body: => A): Either[BundleProblem, A] =
    try Right(body)
    catch {
      case broken: RuleBroken =>
        Left(BundleProblem.Refused(location, broken.rule, broken.entry, Option(broken.getCause)))
      case failed: CopyFailed           => Left(BundleProblem.Unreadable(location, Some(failed.getCause)))
      case error: AccessDeniedException => Left(BundleProblem.Unreadable(location, Some(error)))
      case error @ (_: IOException | NonFatal(_)) => Left(BundleProblem.NotAnArchive(location, Some(error)))
    }
}

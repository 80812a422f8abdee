package io.flinkmleap.loader.flinkfs

import java.io.{FileNotFoundException, IOException}
import java.net.{URI, URISyntaxException}
import java.nio.file.AccessDeniedException

import io.flinkmleap.bundle.BundleProblem
import io.flinkmleap.loader.{RemoteBody, RemoteObject, ResumePoint}
import org.apache.flink.core.fs.{
  FSDataInputStream,
  FileStatus,
  FileSystem,
  Path,
  UnsupportedFileSystemSchemeException
}

/** A file in a file system of Flink. Its length and time of change say whether it is still the same. */
private[flinkfs] final class FlinkFile(location: String, path: Path, files: FileSystem) extends RemoteObject {

  override def open(resume: Option[ResumePoint]): Either[BundleProblem, RemoteBody] =
    try {
      val status = files.getFileStatus(path)
      if (status.isDir) Left(BundleProblem.InvalidLocation(location, "the path of a zip file"))
      else {
        val in = files.open(path)
        try Right(body(in, status, resume))
        catch {
          case error: IOException =>
            in.close()
            throw error
        }
      }
    } catch { case error: IOException => Left(FlinkFile.problemOf(location, error)) }

  override def close(): Unit = ()

  private[this] def body(
      in: FSDataInputStream,
      status: FileStatus,
      resume: Option[ResumePoint]
  ): RemoteBody = {
    val version = versionOf(status)
    val offset = resume.filter(_.version == version).fold(0L)(_.offset)
    if (offset > 0) in.seek(offset)
    RemoteBody(
      in,
      offset,
      Some(status.getLen),
      Some(version),
      unchanged = () =>
        try versionOf(files.getFileStatus(path)) == version
        catch { case _: IOException => false }
    )
  }

  private[this] def versionOf(status: FileStatus): String = s"${status.getLen}-${status.getModificationTime}"
}

private[flinkfs] object FlinkFile {

  /** Whether Flink has a file system for the location. */
  def isKnown(location: String): Boolean =
    try {
      FileSystem.get(new URI(location))
      true
    } catch {
      case _: UnsupportedFileSystemSchemeException | _: URISyntaxException | _: IllegalArgumentException =>
        false
      // It has one, which does not work now: loading says why.
      case _: IOException => true
    }

  /** The file at a location. */
  def at(location: String): Either[BundleProblem, RemoteObject] =
    try {
      val path = new Path(location)
      Right(new FlinkFile(location, path, path.getFileSystem))
    } catch {
      case _: IllegalArgumentException => Left(BundleProblem.InvalidLocation(location, "scheme://host/path"))
      case error: IOException          => Left(problemOf(location, error))
    }

  private def problemOf(location: String, error: IOException): BundleProblem = error match {
    case _: FileNotFoundException => BundleProblem.NotInStore(location, Some(error))
    case _: UnsupportedFileSystemSchemeException =>
      BundleProblem.UnknownScheme(location, Vector("the schemes of the file systems that Flink has here"))
    case _ if isRefusal(error) => BundleProblem.Denied(location, Some(error))
    case _                     => BundleProblem.Unreachable(location, Some(error))
  }

  // Hadoop's exception has no class that this library could name.
  private def isRefusal(error: IOException): Boolean =
    error.isInstanceOf[AccessDeniedException] || error.getClass.getSimpleName == "AccessControlException"
}

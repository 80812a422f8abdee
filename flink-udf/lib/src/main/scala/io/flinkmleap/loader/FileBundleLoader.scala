package io.flinkmleap.loader

import java.io.IOException
import java.net.{JarURLConnection, URI, URL}
import java.nio.file.{FileSystems, Files, InvalidPathException, Path, Paths}

import scala.util.Try

import io.flinkmleap.bundle.BundleProblem

/** Takes bundles from the file system of the machine, or else from the class path.
  *
  * A location is a path or a `file:` URI, of a zip or of a folder, which is packed. What is not on disk is
  * looked for as a class path resource, with or without the leading '/', also inside a jar.
  *
  * @param maxSize
  *   most bytes of a zip that are taken; what a folder is packed to has no limit of its own
  */
final case class FileBundleLoader(maxSize: Long = Long.MaxValue) extends BundleLoader {

  override def limitedTo(bytes: Long): FileBundleLoader = FileBundleLoader(math.min(maxSize, bytes))

  override def isLocal: Boolean = true

  override def fetch(location: String, target: Path): Either[BundleProblem, Unit] =
    try
      onDisk(location).map(copy(location, _, target)).orElse(fromClassPath(location, target)).getOrElse {
        Left(BundleProblem.Missing(location))
      }
    catch { case error: IOException => Left(BundleProblem.Unreadable(location, Some(error))) }

  private[this] def onDisk(location: String): Option[Path] =
    if (BundleLoaders.schemeOf(location) != "file" || location.isEmpty) None
    else (uriPath(location) ++ plainPath(location.stripPrefix("file:"))).find(Files.exists(_))

  // A URI may escape characters, and what looks like one may be a path with characters that a URI cannot
  // have.
  private[this] def uriPath(location: String): Option[Path] =
    if (location.startsWith("file:")) Try(Paths.get(new URI(location))).toOption else None

  private[this] def plainPath(path: String): Option[Path] =
    try Some(Paths.get(path))
    catch { case _: InvalidPathException => None }

  private[this] def fromClassPath(location: String, target: Path): Option[Either[BundleProblem, Unit]] = {
    val name = location.stripPrefix("file:").dropWhile(_ == '/').reverse.dropWhile(_ == '/').reverse
    resource(s"$name/bundle.json").map(fetchResource(location, target, _, isFolder = true)).orElse {
      resource(name).map(fetchResource(location, target, _, isFolder = false))
    }
  }

  private[this] def resource(name: String): Option[URL] =
    Vector(Thread.currentThread.getContextClassLoader, getClass.getClassLoader)
      .flatMap(Option(_))
      .flatMap(loader => Option(loader.getResource(name)))
      .headOption

  private[this] def fetchResource(
      location: String,
      target: Path,
      url: URL,
      isFolder: Boolean
  ): Either[BundleProblem, Unit] = {
    def pick(path: Path): Path = if (isFolder) path.getParent else path
    url.getProtocol match {
      case "file" => copy(location, pick(Paths.get(url.toURI)), target)
      case "jar" =>
        val connection = url.openConnection().asInstanceOf[JarURLConnection]
        val jar = FileSystems.newFileSystem(Paths.get(connection.getJarFileURL.toURI), null: ClassLoader)
        try copy(location, pick(jar.getPath("/", connection.getEntryName)), target)
        finally jar.close()
      case _ => Left(BundleProblem.Missing(location))
    }
  }

  private[this] def copy(location: String, from: Path, target: Path): Either[BundleProblem, Unit] =
    NewFile.create(location, target) { part =>
      if (!Files.isDirectory(from))
        if (Files.size(from) > maxSize) Left(BundleProblem.OverSize(location, maxSize))
        else Right(NewFile.copy(from, part))
      else if (Files.exists(from.resolve("bundle.json"))) FolderZip.pack(from, part, location)
      else Left(BundleProblem.NotABundle(location))
    }
}

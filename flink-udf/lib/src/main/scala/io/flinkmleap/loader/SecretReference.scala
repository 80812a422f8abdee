package io.flinkmleap.loader

import java.io.IOException
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, InvalidPathException, Paths}

/** Where a secret is on the machine that loads. Never the secret itself. */
sealed abstract class SecretReference extends Product with Serializable {

  /** The secret as it is now, or why there is none, in words that do not show it. */
  def read(): Either[String, String]
}

object SecretReference {

  /** An environment variable. */
  final case class Environment(name: String) extends SecretReference {
    override def read(): Either[String, String] =
      oneLine(Option(System.getenv(name)).getOrElse(""))
        .toRight(s"names the environment variable $name, which holds no token")
  }

  /** A file, which may end with a line break. */
  final case class File(path: String) extends SecretReference {
    override def read(): Either[String, String] = {
      val content =
        try Some(new String(Files.readAllBytes(Paths.get(path)), UTF_8))
        catch { case _: IOException | _: InvalidPathException => None }
      content.flatMap(oneLine).toRight(s"names the file $path, which holds no token or cannot be read")
    }
  }

  /** Reads `env:NAME` or `file:PATH`. */
  def parse(text: String): Option[SecretReference] = text match {
    case VariableName(name)                                        => Some(Environment(name))
    case path if path.startsWith("file:/") && !path.contains('\n') => Some(File(path.stripPrefix("file:")))
    case _                                                         => None
  }

  private[this] val VariableName = "env:([A-Za-z_][A-Za-z0-9_]*)".r

  // A line break would end the header that the secret goes into.
  private[this] def oneLine(text: String): Option[String] =
    Some(text.trim).filter(line =>
      line.nonEmpty && line.forall(character => character > ' ' && character < 127)
    )
}

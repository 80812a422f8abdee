package io.flinkmleap.loader

import java.time.Duration

import scala.collection.JavaConverters._

import com.typesafe.config.{Config, ConfigException}
import io.flinkmleap.bundle.BundleProblem

/** Reads the settings of a loader and says which one is wrong.
  *
  * @param config
  *   the subtree
  * @param path
  *   where the subtree stands, for messages
  */
private[loader] final case class LoaderSettings(config: Config, path: String) {

  /** What `body` makes of the settings; a problem for a key that is not in `known`, or for a value of the
    * wrong form.
    */
  def read[A](known: Set[String])(body: LoaderSettings => A): Either[BundleProblem, A] =
    config.root.keySet.asScala.toVector.sorted.find(!known(_)) match {
      case Some(key) if known.isEmpty => invalid(key, "is unknown: this loader has no settings")
      case Some(key) => invalid(key, s"is unknown: use one of ${known.toVector.sorted.mkString(", ")}")
      case None =>
        try Right(body(this))
        catch {
          case error: LoaderSettings.Invalid => invalid(error.key, error.reason)
          case error: ConfigException =>
            Left(BundleProblem.InvalidLoaderSettings(path, s"has a wrong value (${error.getMessage})"))
        }
    }

  /** A text, unless it is absent or empty. */
  def text(key: String): Option[String] =
    Option(config).filter(_.hasPath(key)).map(_.getString(key)).filter(_.nonEmpty)

  /** A duration above zero that a socket can take. */
  def duration(key: String, default: Duration): Duration = {
    val value = if (config.hasPath(key)) config.getDuration(key) else default
    if (value.toMillis < 1 || value.toMillis > Int.MaxValue)
      throw new LoaderSettings.Invalid(key, "must be 1 ms to 24 days")
    value
  }

  /** A whole number from 0 up. */
  def count(key: String, default: Int): Int = {
    val value = if (config.hasPath(key)) config.getInt(key) else default
    if (value < 0 || value > LoaderSettings.LargestCount)
      throw new LoaderSettings.Invalid(key, s"must be 0 to ${LoaderSettings.LargestCount}")
    value
  }

  private[this] def invalid(key: String, reason: String) =
    Left(BundleProblem.InvalidLoaderSettings(s"$path.$key", reason))
}

private[loader] object LoaderSettings {
  private val LargestCount = 100

  private final class Invalid(val key: String, val reason: String) extends RuntimeException(reason)
}

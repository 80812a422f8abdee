package io.flinkmleap.loader

import java.net.URI
import java.time.Duration

import scala.collection.JavaConverters._
import scala.util.Try

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
    if (value.toMillis < 1 || value.toMillis > Int.MaxValue) refuse(key, "must be 1 ms to 24 days")
    value
  }

  /** A whole number from 0 up. */
  def count(key: String, default: Int): Int = {
    val value = if (config.hasPath(key)) config.getInt(key) else default
    if (value < 0 || value > LoaderSettings.LargestCount)
      refuse(key, s"must be 0 to ${LoaderSettings.LargestCount}")
    value
  }

  /** A number of bytes, for example `256 MiB`. */
  def size(key: String, default: Long, least: Long = 1L): Long = {
    val value = if (config.hasPath(key)) config.getBytes(key).longValue else default
    if (value < least) refuse(key, s"must be at least $least bytes")
    value
  }

  /** `true` or `false`. */
  def flag(key: String, default: Boolean): Boolean = optionalFlag(key).getOrElse(default)

  /** `true` or `false`, unless it is absent. */
  def optionalFlag(key: String): Option[Boolean] =
    if (config.hasPath(key)) Some(config.getBoolean(key)) else None

  /** An `http:` or `https:` address without credentials, unless it is absent or empty. */
  def address(key: String): Option[String] = text(key).map { value =>
    val uri = Try(new URI(value).parseServerAuthority()).toOption
    val usable = uri.exists(at => at.getHost != null && at.getUserInfo == null && at.getQuery == null)
    if (usable && value.matches("(?i)https?://.*")) value
    else refuse(key, "must be an http or https address without user, password and query")
  }

  /** The limits of transfers. */
  def transfer: TransferSettings = {
    val defaults = TransferSettings()
    TransferSettings(
      connectTimeout = duration("connectTimeout", defaults.connectTimeout),
      readTimeout = duration("readTimeout", defaults.readTimeout),
      retries = count("retries", defaults.retries),
      deadline = duration("deadline", defaults.deadline),
      maxSize = size("maxSize", defaults.maxSize)
    )
  }

  /** Ends the reading with a problem that names the key; the reason does not show the value. */
  def refuse(key: String, reason: String): Nothing = throw new LoaderSettings.Invalid(key, reason)

  private[this] def invalid(key: String, reason: String) =
    Left(BundleProblem.InvalidLoaderSettings(s"$path.$key", reason))
}

private[loader] object LoaderSettings {
  private val LargestCount = 100

  private final class Invalid(val key: String, val reason: String) extends RuntimeException(reason)
}

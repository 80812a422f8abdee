package io.flinkmleap.loader

import java.time.Duration

/** How long, how often and how much a store over the network is asked for one bundle.
  *
  * @param connectTimeout
  *   longest wait for a connection
  * @param readTimeout
  *   longest wait for the next bytes
  * @param retries
  *   attempts after the first one, when the store did not answer, broke off or said that it is busy
  * @param deadline
  *   longest time for one bundle, with all attempts
  * @param maxSize
  *   most bytes that are taken; a larger bundle is refused
  */
final case class TransferSettings(
    connectTimeout: Duration = TransferSettings.ConnectTimeout,
    readTimeout: Duration = TransferSettings.ReadTimeout,
    retries: Int = TransferSettings.Retries,
    deadline: Duration = TransferSettings.Deadline,
    maxSize: Long = TransferSettings.MaxSize
) {

  /** These limits, and at most so many bytes. */
  private[loader] def limitedTo(bytes: Long): TransferSettings = copy(maxSize = math.min(maxSize, bytes))
}

object TransferSettings {
  private[loader] val ConnectTimeout = Duration.ofSeconds(10)
  private[loader] val ReadTimeout = Duration.ofSeconds(20)
  private[loader] val Retries = 4
  private[loader] val Deadline = Duration.ofMinutes(5)
  private[loader] val MaxSize = 256L << 20

  /** The names of these settings in a configuration. */
  private[loader] val Keys = Set("connectTimeout", "readTimeout", "retries", "deadline", "maxSize")
}

package io.flinkmleap.loader

import java.time.Duration

/** How to reach Google Cloud Storage. Holds references to credentials, never credentials.
  *
  * @param endpoint
  *   URL of the service; none for Google's own
  * @param project
  *   the project that is billed where a bucket asks for one
  * @param bucket
  *   the bucket of locations that name none
  * @param credentials
  *   where the credentials come from
  * @param connectTimeout
  *   longest wait for a connection
  * @param readTimeout
  *   longest wait for the next bytes
  * @param retries
  *   attempts after the first one, when the service did not answer or answered that it is busy
  * @param deadline
  *   longest time for one bundle, with all attempts
  * @param maxSize
  *   most bytes that are taken; a larger bundle is refused
  */
final case class GCSSettings(
    endpoint: Option[String] = None,
    project: Option[String] = None,
    bucket: Option[String] = None,
    credentials: GCSCredentials = GCSCredentials.Default,
    connectTimeout: Duration = TransferSettings.ConnectTimeout,
    readTimeout: Duration = TransferSettings.ReadTimeout,
    retries: Int = TransferSettings.Retries,
    deadline: Duration = TransferSettings.Deadline,
    maxSize: Long = TransferSettings.MaxSize
) {

  /** The limits of transfers, as other loaders have them. */
  private[loader] def transfer: TransferSettings =
    TransferSettings(connectTimeout, readTimeout, retries, deadline, maxSize)
}

/** Where credentials for Google Cloud Storage come from. */
sealed abstract class GCSCredentials extends Product with Serializable

object GCSCredentials {

  /** Google's default credentials of the machine that loads. */
  case object Default extends GCSCredentials

  /** No credentials, for public objects and emulators. */
  case object Anonymous extends GCSCredentials

  /** A key file of a service account, on the machine that loads. */
  final case class ServiceAccountFile(path: String) extends GCSCredentials
}

package io.flinkmleap.loader

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
  * @param transfer
  *   limits of the transfer
  */
final case class GCSSettings(
    endpoint: Option[String] = None,
    project: Option[String] = None,
    bucket: Option[String] = None,
    credentials: GCSCredentials = GCSCredentials.Default,
    transfer: TransferSettings = TransferSettings()
)

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

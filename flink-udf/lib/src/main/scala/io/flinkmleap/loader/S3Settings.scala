package io.flinkmleap.loader

/** How to reach Amazon S3 or a store that speaks its protocol. Holds references to credentials, never
  * credentials.
  *
  * @param endpoint
  *   URL of the service; none for Amazon's own
  * @param region
  *   the region of the bucket; none for that of the machine, or `us-east-1` where it has none
  * @param bucket
  *   the bucket of locations that name none
  * @param pathStyle
  *   whether the bucket stands in the path of a URL, not in its host name; when none, only with an `endpoint`
  * @param credentials
  *   where the credentials come from
  * @param transfer
  *   limits of the transfer
  */
final case class S3Settings(
    endpoint: Option[String] = None,
    region: Option[String] = None,
    bucket: Option[String] = None,
    pathStyle: Option[Boolean] = None,
    credentials: S3Credentials = S3Credentials.Default,
    transfer: TransferSettings = TransferSettings()
)

/** Where credentials for S3 come from. */
sealed abstract class S3Credentials extends Product with Serializable

object S3Credentials {

  /** Amazon's default chain on the machine that loads: environment, web identity, profile, container,
    * instance.
    */
  case object Default extends S3Credentials

  /** The environment variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` only. */
  case object Environment extends S3Credentials

  /** No credentials, for public objects. */
  case object Anonymous extends S3Credentials

  /** A profile in the AWS files of the machine that loads. */
  final case class Profile(name: String) extends S3Credentials
}

package io.flinkmleap.loader

import io.flinkmleap.bundle.BundleProblem

/** An object in a bucket. */
private[loader] final case class BucketObject(bucket: String, name: String)

private[loader] object BucketObject {

  /** Reads `scheme://bucket/object`, or the name of an object in the bucket of the settings, or
    * `bucket/object` where the settings name no bucket.
    */
  def parse(
      location: String,
      scheme: String,
      configured: Option[String]
  ): Either[BundleProblem, BucketObject] = {
    val whole = location.startsWith(s"$scheme://")
    val path = location.stripPrefix(s"$scheme://").dropWhile(_ == '/')
    val parsed = configured.filterNot(_ => whole) match {
      case Some(bucket) => BucketObject(bucket, path)
      case None =>
        val (first, rest) = path.span(_ != '/')
        BucketObject(first, rest.drop(1))
    }
    if (parsed.bucket.isEmpty || parsed.name.isEmpty)
      Left(BundleProblem.InvalidLocation(location, s"$scheme://bucket/object"))
    else LocationSecrets.refuse(location).map(_ => parsed)
  }
}

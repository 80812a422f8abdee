package io.flinkmleap.loader

import java.io.IOException
import java.nio.file.{Files, Path, Paths}

import com.google.api.gax.retrying.RetrySettings
import com.google.auth.Credentials
import com.google.auth.oauth2.{GoogleCredentials, ServiceAccountCredentials}
import com.google.cloud.NoCredentials
import com.google.cloud.http.HttpTransportOptions
import com.google.cloud.storage.{BlobId, Storage, StorageException, StorageOptions}
import io.flinkmleap.bundle.BundleProblem

/** Takes bundles from Google Cloud Storage over HTTPS.
  *
  * A location is `gs://bucket/object`, or the name of an object in the bucket of the settings, or
  * `bucket/object` where the settings name no bucket.
  */
final case class GCSBundleLoader(settings: GCSSettings) extends BundleLoader {

  override def fetch(location: String, target: Path): Either[BundleProblem, Unit] =
    blobOf(location).flatMap { blob =>
      val uri = s"gs://${blob.getBucket}/${blob.getName}"
      NewFile.create(uri, target) { part =>
        Retries(settings.retries, settings.deadline).run(uri)(download(uri, blob, part))
      }
    }

  private[loader] def blobOf(location: String): Either[BundleProblem, BlobId] = {
    val whole = location.startsWith("gs://")
    val path = location.stripPrefix("gs://").dropWhile(_ == '/')
    val (bucket, name) = settings.bucket.filterNot(_ => whole) match {
      case Some(configured) => (configured, path)
      case None =>
        val (first, rest) = path.span(_ != '/')
        (first, rest.drop(1))
    }
    if (bucket.isEmpty || name.isEmpty) Left(BundleProblem.InvalidLocation(location, "gs://bucket/object"))
    else Right(BlobId.of(bucket, name))
  }

  private[this] def download(uri: String, blob: BlobId, part: Path): Either[BundleProblem, Unit] =
    credentials(uri).flatMap { credentials =>
      val storage = client(credentials)
      try {
        val out = Files.newOutputStream(part)
        try Right(storage.downloadTo(blob, out))
        finally out.close()
      } catch {
        case error: StorageException => Left(problemOf(uri, error))
        case error: IOException      => Left(BundleProblem.Unreadable(uri, Some(error)))
      } finally storage.close()
    }

  private[this] def problemOf(uri: String, error: StorageException): BundleProblem = error.getCode match {
    case 401 | 403                         => BundleProblem.Denied(uri, Some(error))
    case 408 | 429                         => BundleProblem.Unreachable(uri, Some(error))
    case code if code >= 400 && code < 500 => BundleProblem.NotInStore(uri, Some(error))
    case _                                 => BundleProblem.Unreachable(uri, Some(error))
  }

  private[this] def credentials(uri: String): Either[BundleProblem, Credentials] =
    settings.credentials match {
      case GCSCredentials.Anonymous => Right(NoCredentials.getInstance)
      case GCSCredentials.Default =>
        try Right(GoogleCredentials.getApplicationDefault)
        catch { case error: IOException => Left(BundleProblem.Denied(uri, Some(error))) }
      case GCSCredentials.ServiceAccountFile(path) =>
        try {
          val in = Files.newInputStream(Paths.get(path))
          try Right(ServiceAccountCredentials.fromStream(in))
          finally in.close()
        } catch {
          // The cause could quote the key file.
          case _: IOException =>
            Left(
              BundleProblem.InvalidLoaderSettings(
                "mleap.loaders.gs.credentials",
                s"names no readable key file: $path"
              )
            )
        }
    }

  private[this] def client(credentials: Credentials): Storage = {
    val transport = HttpTransportOptions.newBuilder
      .setConnectTimeout(settings.connectTimeout.toMillis.toInt)
      .setReadTimeout(settings.readTimeout.toMillis.toInt)
      .build
    // Without a project the client would ask Google's metadata service for one; reading an object does not
    // need it.
    val options = StorageOptions.http
      .setTransportOptions(transport)
      .setCredentials(credentials)
      .setProjectId(settings.project.getOrElse("unset"))
      .setRetrySettings(RetrySettings.newBuilder.setMaxAttempts(1).build)
    settings.endpoint.foreach(options.setHost)
    options.build.getService
  }
}

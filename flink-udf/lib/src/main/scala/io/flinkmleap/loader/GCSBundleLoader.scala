package io.flinkmleap.loader

import java.io.IOException
import java.nio.file.{Files, InvalidPathException, Path, Paths}
import java.util.logging.{Level, Logger}

import com.google.api.client.http.{HttpRequest, HttpRequestInitializer, HttpTransport}
import com.google.api.client.http.javanet.NetHttpTransport
import com.google.api.client.json.gson.GsonFactory
import com.google.api.services.storage.{Storage, StorageScopes}
import com.google.auth.http.{HttpCredentialsAdapter, HttpTransportFactory}
import com.google.auth.oauth2.{GoogleCredentials, ServiceAccountCredentials}
import io.flinkmleap.bundle.BundleProblem

/** Takes bundles from Google Cloud Storage over HTTPS.
  *
  * A location is `gs://bucket/object`, or the name of an object in the bucket of the settings, or
  * `bucket/object` where the settings name no bucket.
  */
final case class GCSBundleLoader(settings: GCSSettings) extends BundleLoader {

  override def fetch(location: String, target: Path): Either[BundleProblem, Unit] =
    BucketObject.parse(location, "gs", settings.bucket).flatMap { stored =>
      val uri = s"gs://${stored.bucket}/${stored.name}"
      Download.fetch(uri, target, settings.transfer)(connect(uri, stored))
    }

  override def limitedTo(bytes: Long): GCSBundleLoader =
    copy(settings.copy(transfer = settings.transfer.limitedTo(bytes)))

  private[this] def connect(uri: String, stored: BucketObject): Either[BundleProblem, RemoteObject] =
    credentials(uri).map(found => new GCSObject(uri, stored, settings.project, client(found)))

  private[this] def transports: HttpTransportFactory = () => GCSBundleLoader.quietTransport

  // Causes are left out: they could quote a key file.
  private[this] def credentials(uri: String): Either[BundleProblem, Option[GoogleCredentials]] =
    settings.credentials match {
      case GCSCredentials.Anonymous => Right(None)
      case GCSCredentials.Default =>
        try
          Right(
            Some(
              GoogleCredentials
                .getApplicationDefault(transports)
                .createScoped(StorageScopes.DEVSTORAGE_READ_ONLY)
            )
          )
        catch { case _: IOException => Left(BundleProblem.Denied(uri, None)) }
      case GCSCredentials.ServiceAccountFile(path) =>
        try {
          val in = Files.newInputStream(Paths.get(path))
          try
            Right(
              Some(
                ServiceAccountCredentials
                  .fromStream(in, transports)
                  .createScoped(StorageScopes.DEVSTORAGE_READ_ONLY)
              )
            )
          finally in.close()
        } catch {
          case _: IOException | _: InvalidPathException =>
            Left(
              BundleProblem.InvalidLoaderSettings(
                "mleap.loaders.gs.credentials",
                s"names no readable key file: $path"
              )
            )
        }
    }

  private[this] def client(credentials: Option[GoogleCredentials]): Storage = {
    val authorize = credentials.map(new HttpCredentialsAdapter(_))
    val prepare: HttpRequestInitializer = (request: HttpRequest) => {
      authorize.foreach(_.initialize(request))
      request.setConnectTimeout(settings.transfer.connectTimeout.toMillis.toInt)
      request.setReadTimeout(settings.transfer.readTimeout.toMillis.toInt)
      ()
    }
    val builder = new Storage.Builder(GCSBundleLoader.quietTransport, GsonFactory.getDefaultInstance, prepare)
      .setApplicationName("flink-mleap")
    settings.endpoint.foreach(endpoint => builder.setRootUrl(endpoint.stripSuffix("/") + "/"))
    builder.build
  }
}

object GCSBundleLoader {

  // Google's client writes the answers of its token service, tokens included, to this logger at level CONFIG.
  private def quietTransport: HttpTransport = {
    Logger.getLogger(classOf[HttpTransport].getName).setLevel(Level.WARNING)
    new NetHttpTransport
  }
}

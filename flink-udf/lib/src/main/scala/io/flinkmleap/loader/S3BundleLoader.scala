package io.flinkmleap.loader

import java.net.URI
import java.nio.file.Path

import scala.util.Try

import io.flinkmleap.bundle.BundleProblem
import software.amazon.awssdk.auth.credentials.{
  AnonymousCredentialsProvider,
  AwsCredentialsProvider,
  DefaultCredentialsProvider,
  EnvironmentVariableCredentialsProvider,
  ProfileCredentialsProvider
}
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation
import software.amazon.awssdk.core.exception.SdkException
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient
import software.amazon.awssdk.regions.Region
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain
import software.amazon.awssdk.services.s3.S3Client
import software.amazon.awssdk.utils.SdkAutoCloseable

/** Takes bundles from Amazon S3 and from stores that speak its protocol, such as MinIO.
  *
  * A location is `s3://bucket/object`, or the name of an object in the bucket of the settings, or
  * `bucket/object` where the settings name no bucket.
  */
final case class S3BundleLoader(settings: S3Settings) extends BundleLoader {

  override def fetch(location: String, target: Path): Either[BundleProblem, Unit] =
    BucketObject.parse(location, "s3", settings.bucket).flatMap { stored =>
      val uri = s"s3://${stored.bucket}/${stored.name}"
      Download.fetch(uri, target, settings.transfer)(connect(uri, stored))
    }

  override def limitedTo(bytes: Long): S3BundleLoader =
    copy(settings.copy(transfer = settings.transfer.limitedTo(bytes)))

  private[this] def connect(uri: String, stored: BucketObject): Either[BundleProblem, RemoteObject] =
    // What the files of credentials hold could stand in the message of an exception.
    try {
      val provider = credentials
      if (settings.credentials != S3Credentials.Anonymous) provider.resolveCredentials()
      Right(new S3Object(uri, stored, client(provider), () => close(provider)))
    } catch {
      case _: SdkException | _: IllegalArgumentException | _: IllegalStateException |
          _: java.io.UncheckedIOException =>
        Left(BundleProblem.Denied(uri, None))
    }

  private[this] def credentials: AwsCredentialsProvider = settings.credentials match {
    case S3Credentials.Default       => DefaultCredentialsProvider.builder.build
    case S3Credentials.Environment   => EnvironmentVariableCredentialsProvider.create()
    case S3Credentials.Anonymous     => AnonymousCredentialsProvider.create()
    case S3Credentials.Profile(name) => ProfileCredentialsProvider.create(name)
  }

  private[this] def client(provider: AwsCredentialsProvider): S3Client = {
    val pathStyle: Boolean = settings.pathStyle.getOrElse(settings.endpoint.isDefined)
    val http = UrlConnectionHttpClient.builder
      .connectionTimeout(settings.transfer.connectTimeout)
      .socketTimeout(settings.transfer.readTimeout)
    val client = S3Client.builder
      .httpClientBuilder(http)
      .credentialsProvider(provider)
      .region(region)
      .forcePathStyle(pathStyle)
      .putAuthScheme(S3Signer.Scheme)
      .disableS3ExpressSessionAuth(true)
      .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
      .overrideConfiguration(configuration => {
        configuration.retryStrategy(AwsRetryStrategy.doNotRetry()); ()
      })
    settings.endpoint match {
      case Some(endpoint) => client.endpointOverride(URI.create(endpoint))
      case None           => client.crossRegionAccessEnabled(true)
    }
    client.build()
  }

  private[this] def region: Region = {
    def ofMachine = Try(DefaultAwsRegionProviderChain.builder.build.getRegion).toOption
    settings.region
      .map(Region.of)
      .orElse(if (settings.endpoint.isDefined) None else ofMachine)
      .getOrElse(Region.US_EAST_1)
  }

  private[this] def close(provider: AwsCredentialsProvider): Unit = provider match {
    case closeable: SdkAutoCloseable => closeable.close()
    case _                           => ()
  }
}

package io.flinkmleap.loader

import java.io.{FilterInputStream, IOException, InputStream}

import io.flinkmleap.bundle.BundleProblem
import software.amazon.awssdk.core.exception.SdkException
import software.amazon.awssdk.services.s3.S3Client
import software.amazon.awssdk.services.s3.model.{
  ChecksumMode,
  ChecksumType,
  GetObjectRequest,
  GetObjectResponse,
  S3Exception
}

/** An object in an S3 bucket. Its ETag says whether it is still the same. */
private[loader] final class S3Object(uri: String, stored: BucketObject, client: S3Client, release: () => Unit)
    extends RemoteObject {

  override def open(resume: Option[ResumePoint]): Either[BundleProblem, RemoteBody] =
    try {
      val in = client.getObject(request(resume))
      val range = ContentRange.of(in.response.contentRange)
      val offset = range.fold(0L)(_.first)
      if (resume.exists(_.offset != offset) && offset != 0) {
        in.abort()
        open(None)
      } else Right(body(new S3Body(in), in.response, range, resume, () => in.abort()))
    } catch {
      case error: S3Exception if StatusProblem.Changed(error.statusCode) && resume.isDefined => open(None)
      case error: S3Exception => Left(problemOf(error))
      case error: SdkException if Certificates.refused(error) =>
        Left(BundleProblem.Untrusted(uri, Some(error)))
      case error: SdkException => Left(BundleProblem.Unreachable(uri, Some(error)))
    }

  override def close(): Unit =
    try client.close()
    finally release()

  private[this] def request(resume: Option[ResumePoint]): GetObjectRequest = {
    val request = GetObjectRequest.builder.bucket(stored.bucket).key(stored.name)
    resume match {
      case Some(point) => request.ifMatch(point.version).range(s"bytes=${point.offset}-")
      case None        => request.checksumMode(ChecksumMode.ENABLED)
    }
    request.build
  }

  private[this] def body(
      in: InputStream,
      response: GetObjectResponse,
      range: Option[ContentRange],
      resume: Option[ResumePoint],
      abort: () => Unit
  ): RemoteBody = {
    val length = range match {
      case Some(part) => part.total.orElse(resume.flatMap(_.length))
      case None       => Option(response.contentLength).map(_.longValue)
    }
    RemoteBody(in, range.fold(0L)(_.first), length, Option(response.eTag), checksum(response), abort)
  }

  // The checksum of an object that was written in parts is none of its bytes.
  private[this] def checksum(response: GetObjectResponse): Option[Checksum] =
    if (response.checksumType == ChecksumType.COMPOSITE) None
    else
      Option(response.checksumSHA256)
        .map(Checksum(Checksum.Sha256, _))
        .orElse(Option(response.checksumCRC32C).map(Checksum(Checksum.Crc32c, _)))
        .orElse(Option(response.checksumCRC32).map(Checksum(Checksum.Crc32, _)))
        .filterNot(_.value.contains('-'))

  // Codes that come with 400 although they concern the credentials.
  private[this] def problemOf(error: S3Exception): BundleProblem =
    Option(error.awsErrorDetails).map(_.errorCode) match {
      case Some(
            "ExpiredToken" | "InvalidToken" | "TokenRefreshRequired" | "AuthorizationHeaderMalformed" |
            "RequestTimeTooSkewed"
          ) =>
        BundleProblem.Denied(uri, Some(error))
      case _ => StatusProblem.of(error.statusCode, uri, Some(error))
    }
}

/** The client reports a broken connection and a wrong checksum in its own way. */
private final class S3Body(in: InputStream) extends FilterInputStream(in) {
  override def read(buffer: Array[Byte], offset: Int, length: Int): Int =
    try in.read(buffer, offset, length)
    catch { case error: SdkException => throw new IOException(error) }
}

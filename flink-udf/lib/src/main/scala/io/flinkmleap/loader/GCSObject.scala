package io.flinkmleap.loader

import java.io.IOException

import scala.collection.JavaConverters._

import com.google.api.client.http.{HttpHeaders, HttpResponse, HttpResponseException}
import com.google.api.services.storage.Storage
import io.flinkmleap.bundle.BundleProblem

/** An object in Google Cloud Storage. Its generation says whether it is still the same.
  *
  * @param project
  *   who pays where a bucket asks for that
  */
private[loader] final class GCSObject(
    uri: String,
    stored: BucketObject,
    project: Option[String],
    client: Storage
) extends RemoteObject {

  override def open(resume: Option[ResumePoint]): Either[BundleProblem, RemoteBody] =
    try {
      val response = request(resume).executeMedia()
      val range = ContentRange.of(response.getHeaders.getContentRange)
      if (range.map(_.first).exists(first => !resume.exists(_.offset == first))) {
        response.disconnect()
        Left(
          BundleProblem.Unreachable(uri, Some(new IOException("another part was sent than was asked for")))
        )
      } else Right(body(response, range, resume))
    } catch {
      case error: HttpResponseException if gone(error.getStatusCode) && resume.isDefined => open(None)
      case error: HttpResponseException => Left(StatusProblem.of(error.getStatusCode, uri, Some(error)))
      case error: IOException if Certificates.refused(error) =>
        Left(BundleProblem.Untrusted(uri, Some(error)))
      case error: IOException => Left(BundleProblem.Unreachable(uri, Some(error)))
    }

  override def close(): Unit = ()

  private[this] def request(resume: Option[ResumePoint]): Storage#Objects#Get = {
    val get = client.objects.get(stored.bucket, stored.name)
    project.foreach(get.setUserProject)
    // The stored bytes are the bundle, and what the checksum is of.
    get.setReturnRawInputStream(true)
    resume.foreach { point =>
      get.setGeneration(java.lang.Long.valueOf(point.version))
      get.getRequestHeaders.setRange(s"bytes=${point.offset}-")
    }
    get
  }

  // An older generation is gone in most buckets as soon as there is a newer one.
  private[this] def gone(status: Int): Boolean = status == 404 || StatusProblem.Changed(status)

  private[this] def body(
      response: HttpResponse,
      range: Option[ContentRange],
      resume: Option[ResumePoint]
  ): RemoteBody = {
    val headers = response.getHeaders
    RemoteBody(
      in = response.getContent,
      offset = range.fold(0L)(_.first),
      length = range match {
        case Some(part) => part.total.orElse(resume.flatMap(_.length))
        case None       => Option(headers.getContentLength).map(_.longValue)
      },
      version = Option(headers.getFirstHeaderStringValue("x-goog-generation")).filter(_.matches("\\d{1,18}")),
      checksum = crc32c(headers),
      release = () => response.disconnect()
    )
  }

  private[this] def crc32c(headers: HttpHeaders): Option[Checksum] =
    headers.getHeaderStringValues("x-goog-hash").asScala.flatMap(_.split(',')).map(_.trim).collectFirst {
      case hash if hash.startsWith("crc32c=") => Checksum(Checksum.Crc32c, hash.stripPrefix("crc32c="))
    }
}

package io.flinkmleap.loader

import java.io.IOException
import java.net.{HttpURLConnection, URI}
import java.util.Locale
import javax.net.ssl.{HttpsURLConnection, SSLSocketFactory}

import scala.annotation.tailrec
import scala.util.Try

import io.flinkmleap.bundle.BundleProblem

/** What a URL names.
  *
  * @param shown
  *   the location for messages
  * @param token
  *   the bearer token, for the server of `uri` only
  * @param trust
  *   whom to trust; what Java trusts when none
  */
private[loader] final class HttpObject(
    uri: URI,
    shown: String,
    token: Option[String],
    trust: Option[SSLSocketFactory],
    settings: TransferSettings
) extends RemoteObject {

  override def open(resume: Option[ResumePoint]): Either[BundleProblem, RemoteBody] =
    try follow(uri, resume, HttpObject.MostRedirects)
    catch {
      case error: IOException if Certificates.refused(error) =>
        Left(BundleProblem.Untrusted(shown, Some(error)))
      case error: IOException => Left(BundleProblem.Unreachable(shown, Some(error)))
    }

  override def close(): Unit = ()

  @tailrec private[this] def follow(
      to: URI,
      resume: Option[ResumePoint],
      left: Int
  ): Either[BundleProblem, RemoteBody] = {
    val connection = request(to, resume)
    val status = connection.getResponseCode
    if (status == 200 || status == 206) answer(connection, status, resume)
    else {
      val next = Option(connection.getHeaderField("Location")).filter(_ => HttpObject.Redirects(status))
      connection.disconnect()
      next match {
        case Some(header) =>
          redirected(to, header, left) match {
            case Right(target) => follow(target, resume, left - 1)
            case Left(problem) => Left(problem)
          }
        case None if StatusProblem.Changed(status) && resume.isDefined => follow(to, None, left)
        case None => Left(StatusProblem.of(status, shown, Some(new IOException(s"HTTP status $status"))))
      }
    }
  }

  private[this] def request(to: URI, resume: Option[ResumePoint]): HttpURLConnection = {
    val connection = to.toURL.openConnection().asInstanceOf[HttpURLConnection]
    connection.setInstanceFollowRedirects(false)
    connection.setConnectTimeout(settings.connectTimeout.toMillis.toInt)
    connection.setReadTimeout(settings.readTimeout.toMillis.toInt)
    connection.setUseCaches(false)
    connection.setRequestProperty("User-Agent", "flink-mleap")
    connection.setRequestProperty("Accept", "application/zip, application/octet-stream, */*")
    // A compressed transfer would have another length than the object.
    connection.setRequestProperty("Accept-Encoding", "identity")
    token.filter(_ => HttpObject.origin(to) == HttpObject.origin(uri)).foreach { secret =>
      connection.setRequestProperty("Authorization", s"Bearer $secret")
    }
    resume.foreach { point =>
      connection.setRequestProperty("Range", s"bytes=${point.offset}-")
      connection.setRequestProperty("If-Range", point.version)
    }
    (connection, trust) match {
      case (secure: HttpsURLConnection, Some(factory)) => secure.setSSLSocketFactory(factory)
      case _                                           => ()
    }
    connection
  }

  private[this] def redirected(from: URI, header: String, left: Int): Either[BundleProblem, URI] = {
    val target = Try(from.resolve(new URI(header)).parseServerAuthority()).toOption.filter(_.getHost != null)
    val schemes = target.map(to => (HttpObject.scheme(from), HttpObject.scheme(to)))
    (target, schemes) match {
      case _ if left == 0 => Left(BundleProblem.RefusedRedirect(shown, "goes on and on"))
      case (_, Some(("https", "http"))) =>
        Left(BundleProblem.RefusedRedirect(shown, "leads from https to http"))
      case (Some(to), Some((_, "https"))) if to.getUserInfo == null => Right(to)
      case (Some(to), Some((_, "http"))) if to.getUserInfo == null  => Right(to)
      case _ => Left(BundleProblem.RefusedRedirect(shown, "leads to no https address"))
    }
  }

  private[this] def answer(
      connection: HttpURLConnection,
      status: Int,
      resume: Option[ResumePoint]
  ): Either[BundleProblem, RemoteBody] = {
    val version = Option(connection.getHeaderField("ETag")).filter(_.startsWith("\""))
    val range = ContentRange.of(connection.getHeaderField("Content-Range"))
    def body(offset: Long, length: Option[Long]) =
      RemoteBody(connection.getInputStream, offset, length, version, release = () => connection.disconnect())
    (status, range, resume) match {
      case (200, _, _) => Right(body(0, Some(connection.getContentLengthLong).filter(_ >= 0)))
      case (_, Some(part), Some(point)) if part.first == point.offset && version.contains(point.version) =>
        Right(body(part.first, part.total.orElse(point.length)))
      case _ =>
        connection.disconnect()
        // The next attempt must not go on from a part that the server does not vouch for.
        if (resume.isDefined) open(None)
        else
          Left(
            BundleProblem.Unreachable(
              shown,
              Some(new IOException("a part was sent where the whole was asked for"))
            )
          )
    }
  }
}

private object HttpObject {
  private val MostRedirects = 5
  private val Redirects = Set(301, 302, 303, 307, 308)

  private def scheme(uri: URI): String = String.valueOf(uri.getScheme).toLowerCase(Locale.ROOT)

  private def origin(uri: URI): (String, String, Int) = {
    val port = if (uri.getPort >= 0) uri.getPort else if (scheme(uri) == "https") 443 else 80
    (scheme(uri), uri.getHost.toLowerCase(Locale.ROOT), port)
  }
}

package io.flinkmleap.loader

import java.net.{URI, URISyntaxException}
import java.nio.file.Path

import io.flinkmleap.bundle.BundleProblem

/** Takes bundles from web servers and artifact stores by `https:`, and by `http:` where the settings allow
  * it.
  *
  * A download that breaks off goes on where it was when the server names a strong ETag, and starts again
  * otherwise. Redirects are followed, but never from `https:` to `http:`, and the token goes to the first
  * server only.
  */
final case class HttpBundleLoader(settings: HttpSettings) extends BundleLoader {

  override def fetch(location: String, target: Path): Either[BundleProblem, Unit] =
    for {
      _ <- LocationSecrets.refuse(location)
      uri <- uriOf(location)
      shown = LocationSecrets.shown(location)
      _ <- Download.fetch(shown, target, settings.transfer)(connect(uri, shown))
    } yield ()

  override def limitedTo(bytes: Long): HttpBundleLoader =
    copy(settings.copy(transfer = settings.transfer.limitedTo(bytes)))

  private[this] def uriOf(location: String): Either[BundleProblem, URI] = {
    val uri =
      try Some(new URI(location).parseServerAuthority()).filter(_.getHost != null)
      catch { case _: URISyntaxException => None }
    uri match {
      case Some(secure) if secure.getScheme.equalsIgnoreCase("https")                    => Right(secure)
      case Some(plain) if plain.getScheme.equalsIgnoreCase("http") && settings.allowHttp => Right(plain)
      case Some(plain) if plain.getScheme.equalsIgnoreCase("http") =>
        invalid(location, "https:, or set mleap.loaders.https.allowHttp = true")
      case _ => invalid(location, "https://host/path")
    }
  }

  private[this] def invalid(location: String, form: String): Either[BundleProblem, URI] =
    Left(BundleProblem.InvalidLocation(LocationSecrets.shown(location), form))

  private[this] def connect(uri: URI, shown: String): Either[BundleProblem, RemoteObject] =
    for {
      token <- setting("token")(settings.token.map(_.read().map(Option(_))).getOrElse(Right(None)))
      trust <- setting("certificates")(
        settings.certificates.map(Certificates.trust(_).map(Option(_))).getOrElse(Right(None))
      )
    } yield new HttpObject(uri, shown, token, trust, settings.transfer)

  private[this] def setting[A](key: String)(value: Either[String, A]): Either[BundleProblem, A] =
    value.left.map(BundleProblem.InvalidLoaderSettings(s"mleap.loaders.https.$key", _))
}

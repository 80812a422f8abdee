package io.flinkmleap.loader

import java.util.Locale

import io.flinkmleap.bundle.BundleProblem

/** Keeps credentials out of locations, which stand in configurations, logs and messages. */
private[loader] object LocationSecrets {
  private[this] val Form =
    "a location without a password, token or signature, and name the credentials in mleap.loaders"

  // Parameters of signed URLs and of usual APIs.
  private[this] val Names = Set(
    "x-amz-signature",
    "x-amz-credential",
    "x-amz-security-token",
    "awsaccesskeyid",
    "x-goog-signature",
    "x-goog-credential",
    "googleaccessid",
    "sig",
    "signature",
    "token",
    "access_token",
    "auth",
    "authorization",
    "key",
    "apikey",
    "api_key",
    "secret",
    "password",
    "passwd",
    "pwd",
    "credential",
    "credentials"
  )

  private[this] val Uri = "(?s)([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?".r

  /** Refuses a location that holds a credential, in words that do not show it. */
  def refuse(location: String): Either[BundleProblem, Unit] = location match {
    case Uri(scheme, authority, _, query, _) if hasPassword(scheme, authority) || hasSecret(query) =>
      Left(BundleProblem.InvalidLocation(shown(location), Form))
    case _ => Right(())
  }

  /** The location without what could be a credential, for messages. */
  def shown(location: String): String = location match {
    case Uri(scheme, authority, path, query, _) =>
      val host =
        if (hasPassword(scheme, authority)) authority.drop(authority.lastIndexOf('@') + 1) else authority
      s"$scheme://$host$path${if (query == null) "" else "?..."}"
    case other => other
  }

  // In some schemes of Hadoop the part before '@' is a container.
  private[this] def hasPassword(scheme: String, authority: String): Boolean = {
    val user = authority.take(authority.lastIndexOf('@').max(0))
    user.contains(':') || (user.nonEmpty && Set("http", "https", "s3", "gs").contains(
      scheme.toLowerCase(Locale.ROOT)
    ))
  }

  private[this] def hasSecret(query: String): Boolean =
    query != null && query
      .drop(1)
      .split('&')
      .exists(parameter => Names(parameter.takeWhile(_ != '=').toLowerCase(Locale.ROOT)))
}

package io.flinkmleap.loader

/** How to reach bundles by `https:`. Holds a reference to a token, never a token.
  *
  * @param token
  *   where the bearer token is; none asks without one
  * @param certificates
  *   path of a PEM file with the certificates to trust; none for those that Java trusts
  * @param allowHttp
  *   whether `http:` is taken too, where everyone on the way can read and change a bundle and see the token
  * @param transfer
  *   limits of the transfer
  */
final case class HttpSettings(
    token: Option[SecretReference] = None,
    certificates: Option[String] = None,
    allowHttp: Boolean = false,
    transfer: TransferSettings = TransferSettings()
)

package io.flinkmleap.bundle.signature

/** What is wrong with a signature; stays inside this package.
  *
  * @param reason
  *   completes "the signature is refused because ..."; quotes nothing from the file
  */
private[signature] final class SignatureMistake(val reason: String, cause: Throwable = null)
    extends RuntimeException(reason, cause)

private[signature] object SignatureMistake {
  def unless(holds: Boolean, reason: => String): Unit = if (!holds) throw new SignatureMistake(reason)
}

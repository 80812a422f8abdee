package io.flinkmleap.bundle

/** Why a bundle cannot be served.
  *
  * The sentence is safe to show: it names the thing and what to do, and quotes neither data nor credentials.
  * The detail may quote both data and foreign error texts and belongs in logs only.
  *
  * @param code
  *   stable identifier, `bundle.*` or `loader.*`
  * @param text
  *   the sentence
  */
sealed abstract class BundleProblem(val code: String, text: String) extends Product with Serializable {

  /** One sentence for a reader who did not write the code. */
  val sentence: String = Printable.of(text)

  /** The exception that showed the problem, if one did. */
  def cause: Option[Throwable] = None

  /** What goes to logs only. */
  def detail: Option[String] = cause.map(_.toString)
}

object BundleProblem {

  /** There is nothing at the location. */
  final case class Missing(location: String)
      extends BundleProblem(
        "bundle.missing",
        s"There is no bundle at $location: check the path, and that the machine that runs the task can " +
          "see it."
      )

  /** The file has no bytes. */
  final case class Empty(location: String)
      extends BundleProblem(
        "bundle.empty",
        s"The bundle $location is an empty file: export or copy it again."
      )

  /** The file is no readable zip, for example a truncated one. */
  final case class NotAnArchive(location: String, override val cause: Option[Throwable])
      extends BundleProblem(
        "bundle.not-a-zip",
        s"The file $location is not a complete zip archive: export or copy it again."
      )

  /** The archive or folder has no `bundle.json`. */
  final case class NotABundle(location: String)
      extends BundleProblem(
        "bundle.not-a-bundle",
        s"There is no bundle.json at the top of $location: give the path of an exported MLeap bundle."
      )

  /** The file cannot be read, or the private copy cannot be written. */
  final case class Unreadable(location: String, override val cause: Option[Throwable])
      extends BundleProblem(
        "bundle.unreadable",
        s"The bundle $location cannot be read: check the permissions and the free space of the temporary " +
          "folder."
      )

  /** The archive breaks a rule that every bundle must keep.
    *
    * @param entry
    *   the one to blame, as the archive writes it; none for the archive as a whole
    */
  final case class Refused(
      location: String,
      rule: ArchiveRule,
      entry: Option[String],
      override val cause: Option[Throwable] = None
  ) extends BundleProblem(rule.code, Refused.sentence(location, rule, entry))

  object Refused {
    private def sentence(location: String, rule: ArchiveRule, entry: Option[String]): String = {
      val culprit = entry.fold("its archive")(name => s"its entry ${Printable.quoted(name)}")
      s"The bundle $location is refused because $culprit ${rule.breach}: ${rule.remedy}."
    }
  }

  /** The bytes are not those that were pinned. */
  final case class DigestMismatch(location: String, expected: String, actual: String)
      extends BundleProblem(
        "bundle.digest-mismatch",
        s"The bundle $location has sha256 $actual but $expected was asked for: deploy the right file or " +
          "correct the pin."
      )

  /** The configuration asks for a pin and there is none. */
  final case class NotPinned(location: String, actual: String)
      extends BundleProblem(
        "bundle.not-pinned",
        s"The bundle $location has no pin, and requirePinned asks for one: if it is the right file, add " +
          s"""sha256 = "$actual"."""
      )

  /** The configuration asks for a signature and there is none. */
  final case class SignatureMissing(location: String, signature: String)
      extends BundleProblem(
        "bundle.signature-missing",
        s"The bundle $location must be signed, and there is no signature at $signature: put it there, or " +
          "make it with `flink-mleap bundle sign`."
      )

  /** The signature is not one of the configured key for this very file. */
  final case class SignatureInvalid(
      location: String,
      signature: String,
      reason: String,
      override val cause: Option[Throwable]
  ) extends BundleProblem(
        "bundle.signature-invalid",
        s"The signature $signature of the bundle $location is refused because $reason: deploy the bundle " +
          "with the signature that belongs to it, or sign it again."
      )

  /** The public key cannot be used. */
  final case class SignatureKey(key: String, reason: String, override val cause: Option[Throwable])
      extends BundleProblem(
        "bundle.signature-key",
        s"The public key $key cannot be used because $reason: give the PEM file of an elliptic-curve " +
          "public key."
      )

  /** An entry does not have the bytes that the manifest lists, is not listed, or is listed and not there. */
  final case class EntryDigestMismatch(location: String, entry: String)
      extends BundleProblem(
        "bundle.entry-mismatch",
        s"The entry $entry of the bundle $location is not the one that its manifest describes: export " +
          "the bundle again."
      )

  /** A file of our folder cannot be understood. */
  final case class InvalidDocument(
      location: String,
      entry: String,
      reason: String,
      override val cause: Option[Throwable]
  ) extends BundleProblem(
        "bundle.invalid-manifest",
        s"The entry $entry of the bundle $location cannot be used ($reason): export the bundle again."
      )

  /** The bundle was not made by flink-mleap and the configuration does not allow that. */
  final case class Foreign(location: String)
      extends BundleProblem(
        "bundle.foreign",
        s"The bundle $location has no flink-mleap manifest, so it cannot be checked: export it with " +
          "flink-mleap, or set allowForeign = true."
      )

  /** The manifest and the model disagree about a column, or a column that was asked for does not exist. */
  final case class SchemaMismatch(location: String, column: String, reason: String)
      extends BundleProblem(
        "bundle.schema-mismatch",
        s"Column $column of the bundle $location $reason."
      )

  /** MLeap cannot build the model. */
  final case class InvalidModel(location: String, override val cause: Option[Throwable])
      extends BundleProblem(
        "bundle.invalid-model",
        s"The model in the bundle $location cannot be loaded by MLeap: export it again with a supported " +
          "model."
      )

  /** Building the model took more stack or memory than there is. */
  final case class TooLarge(location: String, override val cause: Option[Throwable])
      extends BundleProblem(
        "bundle.too-large",
        s"The model in the bundle $location needs more stack or memory than this process has: use a " +
          "smaller model or a larger task manager."
      )

  /** The model does not give the outputs that the training framework gave. Rows count from 1. */
  final case class GoldenMismatch(
      location: String,
      row: Int,
      column: String,
      override val detail: Option[String]
  ) extends BundleProblem(
        "bundle.golden-mismatch",
        s"The model in the bundle $location does not give the expected value of column $column for " +
          s"golden row $row: export the bundle again."
      )

  /** No loader knows the scheme. */
  final case class UnknownScheme(location: String, known: Seq[String])
      extends BundleProblem(
        "loader.unknown-scheme",
        s"No loader is installed for $location: use one of ${known.mkString(", ")}, or put the jar of a " +
          "loader on the class path."
      )

  /** `bundleSource` says a word that no loader serves. */
  final case class UnknownSource(source: String, known: Seq[String])
      extends BundleProblem(
        "loader.unknown-source",
        s"No loader is installed for bundleSource $source: use one of ${known.mkString(", ")}, or put " +
          "the jar of a loader on the class path."
      )

  /** The settings of a loader are wrong. */
  final case class InvalidLoaderSettings(setting: String, reason: String)
      extends BundleProblem("loader.invalid-settings", s"The loader setting $setting $reason.")

  /** The location does not say what to fetch. */
  final case class InvalidLocation(location: String, form: String)
      extends BundleProblem("loader.invalid-location", s"The location $location cannot be used: write $form.")

  /** The store has no such bucket or object. */
  final case class NotInStore(location: String, override val cause: Option[Throwable])
      extends BundleProblem(
        "loader.not-found",
        s"The store has nothing at $location: check the names of bucket and object."
      )

  /** The store refuses the credentials. */
  final case class Denied(location: String, override val cause: Option[Throwable])
      extends BundleProblem(
        "loader.denied",
        s"The store refuses to give $location: check the credentials and that they may read the object."
      )

  /** The store did not answer, or not in time, or with errors only, or broke off. */
  final case class Unreachable(location: String, override val cause: Option[Throwable])
      extends BundleProblem(
        "loader.unreachable",
        s"The store did not give $location in time: check the endpoint and the network, then try again."
      )

  /** What came is not what the store says that it holds, also after more attempts. */
  final case class Damaged(location: String)
      extends BundleProblem(
        "loader.damaged",
        s"What came of $location does not have the checksum that the store gives, or the object changed " +
          "meanwhile: try again, and upload the bundle again if that does not help."
      )

  /** The store would send more than the settings take. */
  final case class OverSize(location: String, limit: Long)
      extends BundleProblem(
        "loader.over-size",
        s"The bundle $location has more than $limit bytes: use a smaller model, or raise maxSize of the loader."
      )

  /** The store is not the one that it says it is. */
  final case class Untrusted(location: String, override val cause: Option[Throwable])
      extends BundleProblem(
        "loader.untrusted",
        s"The certificate of the store at $location is not trusted: check the host name, or name the " +
          "certificates to trust in the settings of the loader."
      )

  /** The store sends the loader elsewhere, where it does not go. */
  final case class RefusedRedirect(location: String, reason: String)
      extends BundleProblem(
        "loader.refused-redirect",
        s"The redirect of $location is not followed because it $reason: give the final https address."
      )
}

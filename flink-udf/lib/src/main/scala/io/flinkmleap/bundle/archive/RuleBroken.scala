package io.flinkmleap.bundle.archive

import io.flinkmleap.bundle.ArchiveRule

/** An archive breaks a rule; stays inside this library's bundle package.
  *
  * @param entry
  *   which one is to blame, as the archive writes it; none for the archive as a whole
  */
private[bundle] final class RuleBroken(
    val rule: ArchiveRule,
    val entry: Option[String],
    cause: Throwable = null
) extends RuntimeException(rule.code, cause)

private[bundle] object RuleBroken {
  def unless(holds: Boolean, rule: => ArchiveRule): Unit = if (!holds) throw new RuleBroken(rule, None)

  def unless(holds: Boolean, rule: => ArchiveRule, entry: String): Unit =
    if (!holds) throw new RuleBroken(rule, Some(entry))
}

package io.flinkmleap.bundle.archive

import io.flinkmleap.bundle.{ArchiveLimits, ArchiveRule}

/** Counts what the entries of one archive inflate to; headers are not believed.
  *
  * @param fileBytes
  *   size of the archive
  */
private[archive] final class InflationBudget(fileBytes: Long, limits: ArchiveLimits) {
  private[this] var total = 0L
  private[this] var entry = 0L

  /** The next bytes belong to another entry. */
  def startEntry(): Unit = entry = 0

  /** Counts bytes that came out, of an entry that has taken in `compressed` bytes so far. */
  def add(name: String, count: Int, compressed: Long): Unit = {
    entry += count
    total += count
    RuleBroken.unless(entry <= limits.entryBytes, ArchiveRule.EntrySize(limits.entryBytes), name)
    RuleBroken.unless(total <= limits.totalBytes, ArchiveRule.TotalSize(limits.totalBytes))
    RuleBroken.unless(fits(entry, compressed), ArchiveRule.Ratio(limits.ratio), name)
    RuleBroken.unless(fits(total, fileBytes), ArchiveRule.Ratio(limits.ratio))
  }

  private[this] def fits(inflated: Long, compressed: Long): Boolean =
    inflated <= InflationBudget.FreeBytes || inflated / limits.ratio <= compressed
}

private[archive] object InflationBudget {
  private val FreeBytes = 1L << 20
}

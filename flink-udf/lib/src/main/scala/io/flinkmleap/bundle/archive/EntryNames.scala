package io.flinkmleap.bundle.archive

import java.util.Locale

import io.flinkmleap.bundle.ArchiveRule

/** Which names may stand in a bundle. A name that leads out of the bundle, or that file systems disagree
  * about, is refused: only ASCII is left, so that no two names are equal after normalisation either.
  */
private[bundle] object EntryNames {
  private[this] val LongestPart = 128
  private[this] val Longest = 1024

  /** Whether a node, or a part of an entry's name, may be called so. */
  def isSafe(name: String): Boolean =
    name.nonEmpty && name.length <= LongestPart && name.forall(isAllowed) && name != "." && name != ".."

  /** Whether an entry may be called so: relative, with '/' between safe names. A folder ends with '/'. */
  def isSafeEntry(entry: String): Boolean =
    entry.length <= Longest && entry.stripSuffix("/").split("/", -1).forall(isSafe)

  /** Refuses names that are unsafe, there twice, or those of a file and of a folder. */
  def check(names: Vector[String]): Unit = {
    names.foreach(name => RuleBroken.unless(isSafeEntry(name), ArchiveRule.EntryName, name))
    val seen = names.groupBy(folded)
    names.foreach(name => RuleBroken.unless(seen(folded(name)).size == 1, ArchiveRule.DuplicateEntry, name))
    val folders = names.flatMap(foldersOf).groupBy(folded).mapValues(_.distinct)
    val files = names.filterNot(_.endsWith("/"))
    files.foreach(file => RuleBroken.unless(!folders.contains(folded(file)), ArchiveRule.FileAsFolder, file))
    folders.values.foreach(same =>
      RuleBroken.unless(same.size == 1, ArchiveRule.DuplicateEntry, same.sorted.last)
    )
  }

  private[this] def isAllowed(char: Char): Boolean =
    char >= 'a' && char <= 'z' || char >= 'A' && char <= 'Z' || char >= '0' && char <= '9' ||
      char == '_' || char == '.' || char == '-'

  private[this] def folded(name: String): String = name.stripSuffix("/").toLowerCase(Locale.ROOT)

  /** Every folder that the name needs, without the last slash. */
  private[this] def foldersOf(name: String): Vector[String] =
    name.indices.filter(name(_) == '/').map(name.take).toVector
}

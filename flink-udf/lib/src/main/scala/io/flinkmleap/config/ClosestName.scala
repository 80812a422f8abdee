package io.flinkmleap.config

import java.util.Locale

/** Finds the name that was probably meant. */
private[config] object ClosestName {

  /** ` Did you mean x?` for the closest known name, or nothing when none is close. */
  def hint(written: String, known: Iterable[String]): String =
    of(written, known).fold("")(name => s" Did you mean $name?")

  /** The known name with the fewest edits, if they are few for a name of this length. Case does not count. */
  def of(written: String, known: Iterable[String]): Option[String] = {
    val near = known.map(name => name -> edits(fold(written), fold(name))).filter { case (name, distance) =>
      distance <= math.max(1, name.length / 3)
    }
    if (near.isEmpty) None else Some(near.minBy(_._2)._1)
  }

  private[this] def fold(name: String): String = name.toLowerCase(Locale.ROOT).filter(_.isLetterOrDigit)

  /** Levenshtein distance. */
  private[this] def edits(a: String, b: String): Int =
    a.foldLeft((0 to b.length).toVector) { (row, char) =>
      b.indices.foldLeft(Vector(row.head + 1)) { (next, j) =>
        val substitution = row(j) + (if (b(j) == char) 0 else 1)
        next :+ math.min(substitution, math.min(row(j + 1), next.last) + 1)
      }
    }.last
}

package io.flinkmleap.scoring.plan

import scala.collection.mutable

/** The texts that the stages behind an input know, numbered in the order in which they come. A text that
  * arrives as bytes is looked up once for all stages, and no Java string is made of it.
  */
private[plan] final class KnownLabels {
  private[this] val numbers = mutable.LinkedHashMap.empty[String, Int]

  /** The number of the label, which gets one if it has none. */
  def numberOf(label: String): Int = numbers.getOrElseUpdate(label, numbers.size)

  /** Finds the labels by their bytes; to be asked for when all stages have been compiled. */
  lazy val table: Utf8Table = new Utf8Table(numbers.keysIterator.toArray)
}

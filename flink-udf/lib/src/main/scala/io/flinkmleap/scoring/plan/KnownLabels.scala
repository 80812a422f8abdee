package io.flinkmleap.scoring.plan

import scala.collection.mutable

/** The texts that the stages behind an input know, numbered in the order in which they come. A text is looked
  * up once for all stages, when it comes; of one that comes as bytes no Java string is made.
  */
private[plan] final class KnownLabels {
  private[this] val numbers = mutable.LinkedHashMap.empty[String, Int]

  /** The number of the label, which gets one if it has none. */
  def numberOf(label: String): Int = numbers.getOrElseUpdate(label, numbers.size)

  /** The texts by their numbers; to be asked for, as the tables are, when all stages have been compiled. */
  lazy val labels: Array[String] = numbers.keysIterator.toArray

  /** Finds the labels. */
  lazy val strings: LabelTable = new LabelTable(labels)

  /** Finds the labels by their bytes. */
  lazy val bytes: Utf8Table = new Utf8Table(labels)
}

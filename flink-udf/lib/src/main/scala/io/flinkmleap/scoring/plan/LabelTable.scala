package io.flinkmleap.scoring.plan

/** From texts to numbers: a hash table with open addressing that is at most half full, and finds without
  * allocating.
  */
private[plan] final class LabelTable(labels: Map[String, Double]) {
  private[this] val mask = Integer.highestOneBit(math.max(labels.size, 1)) * 4 - 1
  private[this] val keys = new Array[String](mask + 1)
  private[this] val values = new Array[Double](mask + 1)

  labels.foreach { case (label, value) =>
    val position = place(label)
    keys(position) = label
    values(position) = value
  }

  /** The position of the label, or -1. */
  def find(label: String): Int = {
    val position = place(label)
    if (keys(position) == null) -1 else position
  }

  /** The number at a position that `find` gave. */
  def value(position: Int): Double = values(position)

  private[this] def place(label: String): Int = {
    val hash = label.hashCode
    var position = (hash ^ (hash >>> 15)) & mask
    while (keys(position) != null && !keys(position).equals(label)) position = (position + 1) & mask
    position
  }
}

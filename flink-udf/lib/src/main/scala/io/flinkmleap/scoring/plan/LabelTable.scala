package io.flinkmleap.scoring.plan

/** From texts to numbers: a hash table with open addressing that is at most a quarter full, and finds without
  * allocating.
  */
private[plan] final class LabelTable(labels: Map[String, Double]) {
  private[this] val spread = new HashSpread(labels.keysIterator.map(_.hashCode).toArray)
  private[this] val mask = spread.size - 1
  private[this] val keys = new Array[String](spread.size)
  private[this] val values = new Array[Double](spread.size)

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
    var position = spread.place(label.hashCode)
    while (keys(position) != null && !keys(position).equals(label)) position = (position + 1) & mask
    position
  }
}

package io.flinkmleap.scoring.plan

/** From texts to their index: a hash table with open addressing that is at most a quarter full, and finds
  * without allocating.
  *
  * @param labels
  *   the texts, each only once
  */
private[plan] final class LabelTable(labels: Array[String]) {
  private[this] val spread = new HashSpread(labels.map(_.hashCode))
  private[this] val mask = spread.size - 1
  private[this] val keys = new Array[String](spread.size)
  private[this] val indices = Array.fill(spread.size)(-1)

  labels.indices.foreach { index =>
    val position = place(labels(index))
    keys(position) = labels(index)
    indices(position) = index
  }

  /** The index of the label, or -1. Without labels a text is not even hashed, however long it is. */
  def find(label: String): Int = if (labels.length == 0) -1 else indices(place(label))

  private[this] def place(label: String): Int = {
    var position = spread.place(label.hashCode)
    while (keys(position) != null && !keys(position).equals(label)) position = (position + 1) & mask
    position
  }
}

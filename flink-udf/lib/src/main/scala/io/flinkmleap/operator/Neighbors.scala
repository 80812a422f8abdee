package io.flinkmleap.operator

/** The nearest rows of a matrix in the order of their distances, and the distance of the first one that is
  * not among them.
  *
  * @param count
  *   how many rows are kept
  */
private[operator] final class Neighbors(count: Int) {
  private[this] val sorted = new Array[Double](count + 1)
  private[this] val numbers = new Array[Int](count + 1)
  private[this] var found = 0

  /** Looks at one more row. */
  def offer(row: Int, distance: Double): Unit =
    if (found <= count || distance < sorted(count)) {
      var place = math.min(found, count)
      while (place > 0 && distance < sorted(place - 1)) {
        sorted(place) = sorted(place - 1)
        numbers(place) = numbers(place - 1)
        place -= 1
      }
      sorted(place) = distance
      numbers(place) = row
      if (found <= count) found += 1
    }

  /** The number of the row in that place. */
  def row(place: Int): Int = numbers(place)

  /** The distance of the row in that place. */
  def distance(place: Int): Double = sorted(place)

  /** Whether the row after the last neighbour is no farther away than it, but for a relative error. */
  def isTied(error: Double): Boolean = found > count && sorted(count) - sorted(count - 1) <= error
}

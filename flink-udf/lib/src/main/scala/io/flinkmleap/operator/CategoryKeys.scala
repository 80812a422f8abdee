package io.flinkmleap.operator

import java.util.{Arrays, HashMap}

/** The categories of a column. */
sealed trait CategoryKeys {

  /** How many there are. */
  def size: Int

  /** The index of a category, or -1; the value is of the type of the keys and not missing. */
  def indexOf(value: Any): Int
}

object CategoryKeys {

  /** Texts, each once. */
  final case class Texts(keys: Vector[String]) extends CategoryKeys {
    private[this] val indices = new HashMap[String, Integer](keys.size * 2)
    keys.zipWithIndex.foreach { case (key, i) =>
      require(indices.put(key, i) == null, "a category is listed twice")
    }

    override def size: Int = keys.size

    override def indexOf(value: Any): Int = {
      val found = indices.get(value)
      if (found == null) -1 else found.intValue
    }
  }

  /** Numbers, rising; truth values are 0 and 1. */
  final case class Numbers(keys: Vector[Double]) extends CategoryKeys {
    private[this] val sorted = keys.map(_ + 0.0).toArray
    (1 until sorted.length).foreach(i => require(sorted(i - 1) < sorted(i), "the categories do not rise"))

    override def size: Int = sorted.length

    override def indexOf(value: Any): Int =
      // A negative zero is the same category as zero.
      Math.max(Arrays.binarySearch(sorted, value.asInstanceOf[Double] + 0.0), -1)
  }
}

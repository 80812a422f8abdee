package io.flinkmleap.operator

import java.nio.charset.StandardCharsets.UTF_8
import java.util

import scala.util.hashing.MurmurHash3

/** Which element of the vector a term counts for. */
private[operator] sealed trait TermPlaces {

  /** Length of the vector. */
  def size: Int

  /** Adds one occurrence to the counts by element. */
  def count(term: String, counts: util.TreeMap[Integer, Double]): Unit

  protected def add(counts: util.TreeMap[Integer, Double], place: Int, change: Double): Unit = {
    val before: java.lang.Double = counts.get(place).asInstanceOf[java.lang.Double]
    counts.put(place, if (before == null) change else before + change)
    ()
  }
}

/** Every term of a vocabulary has an element of its own, and others have none. */
private[operator] final class Vocabulary(val terms: Array[String]) extends TermPlaces {
  require(terms.nonEmpty, "a vocabulary without terms")

  private[this] val places = new util.HashMap[String, Integer](terms.length * 2)
  terms.indices.foreach(i => places.put(terms(i), i))
  require(places.size == terms.length, "a vocabulary with a term that is there twice")

  override def size: Int = terms.length

  override def count(term: String, counts: util.TreeMap[Integer, Double]): Unit = {
    val place = places.get(term)
    if (place != null) add(counts, place, 1.0)
  }
}

/** A term counts for the element that its hash says: MurmurHash3 of 32 bits, with seed 0, of its UTF-8 bytes.
  *
  * @param isSigned
  *   whether terms with a negative hash are subtracted
  */
private[operator] final class Buckets(override val size: Int, val isSigned: Boolean) extends TermPlaces {
  require(size > 0, "a vector without elements")

  override def count(term: String, counts: util.TreeMap[Integer, Double]): Unit = {
    val hash = MurmurHash3.bytesHash(term.getBytes(UTF_8), 0)
    val place = (math.abs(hash.toLong) % size).toInt
    add(counts, place, if (isSigned && hash < 0) -1.0 else 1.0)
  }
}

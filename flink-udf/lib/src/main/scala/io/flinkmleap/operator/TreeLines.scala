package io.flinkmleap.operator

import java.nio.charset.StandardCharsets.ISO_8859_1

import scala.util.control.NoStackTrace

import ml.combust.mleap.core.tree.{ContinuousSplit, InternalNode, LeafNode, Node}

/** A tree in the lines of JSON that MLeap writes, a node in each and every node before those below it.
  *
  * MLeap's own reader makes objects of every line, and decimal fractions of every number, which takes most of
  * the time that a forest takes to load. This one takes the lines only in the very form in which MLeap writes
  * them, and makes the same nodes of them.
  *
  * @param bytes
  *   of the whole file
  */
private[operator] final class TreeLines(bytes: Array[Byte]) {
  import TreeLines._

  private[this] var at = 0

  /** The tree; none where something is not in that form, or is a split by categories. */
  def read(): Option[Node] =
    try Some(node())
    catch { case OtherForm => None }

  private[this] def node(): Node =
    if (finds(Leaf)) {
      val values = numbers()
      endLine(LeafEnd)
      LeafNode(values)
    } else {
      take(Internal)
      val feature = index()
      take(Threshold)
      val threshold = number()
      endLine(InternalEnd)
      val left = node()
      InternalNode(left, node(), ContinuousSplit(feature, threshold))
    }

  private[this] def numbers(): Seq[Double] = {
    val values = Array.newBuilder[Double]
    values += number()
    while (finds(Comma)) values += number()
    values.result()
  }

  private[this] def index(): Int = {
    val from = at
    digits()
    if (at - from > LongestIndex) throw OtherForm
    text(from).toInt
  }

  // A decimal fraction, which MLeap makes of it first, knows no negative zero.
  private[this] def number(): Double = {
    val from = at
    finds(Minus)
    digits()
    if (finds(Point)) fraction()
    if (at < bytes.length && (bytes(at) | 0x20) == 'e') exponent()
    if (at - from > LongestNumber) throw OtherForm
    java.lang.Double.parseDouble(text(from)) + 0.0
  }

  /** The whole part of a number, which begins with no zero but its only one. */
  private[this] def digits(): Unit = {
    val from = at
    fraction()
    if (bytes(from) == '0' && at > from + 1) throw OtherForm
  }

  private[this] def fraction(): Unit = {
    val from = at
    while (at < bytes.length && bytes(at) >= '0' && bytes(at) <= '9') at += 1
    if (at == from) throw OtherForm
  }

  private[this] def exponent(): Unit = {
    at += 1
    if (!finds(Minus)) finds(Plus)
    val from = at
    fraction()
    if (at - from > LongestExponent) throw OtherForm
  }

  private[this] def text(from: Int): String = new String(bytes, from, at - from, ISO_8859_1)

  private[this] def endLine(end: Array[Byte]): Unit = {
    take(end)
    if (at < bytes.length) take(LineEnd)
  }

  private[this] def take(expected: Array[Byte]): Unit = if (!finds(expected)) throw OtherForm

  /** Whether these bytes come next, which are taken then. */
  private[this] def finds(expected: Array[Byte]): Boolean = {
    var i = 0
    if (bytes.length - at >= expected.length)
      while (i < expected.length && bytes(at + i) == expected(i)) i += 1
    val isNext = i == expected.length
    if (isNext) at += i
    isNext
  }
}

private[operator] object TreeLines {
  private val Leaf = ascii("""{"type":"leaf","values":[""")
  private val LeafEnd = ascii("]}")
  private val Internal = ascii("""{"type":"internal","split":{"type":"continuous","featureIndex":""")
  private val Threshold = ascii(""","threshold":""")
  private val InternalEnd = ascii("}}")
  private val LineEnd = ascii("\n")
  private val Comma = ascii(",")
  private val Minus = ascii("-")
  private val Plus = ascii("+")
  private val Point = ascii(".")
  private val LongestIndex = 9
  private val LongestNumber = 40
  private val LongestExponent = 3

  private object OtherForm extends RuntimeException with NoStackTrace

  private def ascii(text: String): Array[Byte] = text.getBytes(ISO_8859_1)
}

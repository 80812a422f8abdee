package io.flinkmleap.fuzz

import java.nio.charset.StandardCharsets.ISO_8859_1

/** Reads the bytes of a fuzzer as decisions; when they are used up every decision is the first one. */
private[fuzz] final class Choices(input: Array[Byte]) {
  private[this] var at = 0

  /** A number from 0 until `bound`. */
  def below(bound: Int): Int = {
    val wide = if (bound > 256) byte() << 8 | byte() else byte()
    wide % math.max(1, bound)
  }

  /** One of the values. */
  def oneOf[A](values: Seq[A]): A = values(below(values.size))

  /** A short text of any characters. */
  def text(): String = {
    val length = below(24)
    val taken = input.slice(at, at + length)
    at = math.min(input.length, at + length)
    new String(taken, ISO_8859_1)
  }

  /** A number as JSON would write it, often one at an edge. */
  def number(): String = oneOf(Choices.Numbers)

  private[this] def byte(): Int =
    if (at >= input.length) 0
    else {
      at += 1
      input(at - 1) & 0xff
    }
}

private[fuzz] object Choices {
  private val Numbers = Vector(
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "1000",
    "65536",
    "100000000",
    "2147483647",
    "2147483648",
    "-2147483648",
    "4294967297",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "0.5",
    "-0.0",
    "1e-320",
    "1e308",
    "1e309",
    "1e999999999",
    "1e-999999999",
    "123456789012345678901234567890.5"
  )
}

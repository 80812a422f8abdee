package io.flinkmleap.bundle.archive

import java.nio.{ByteBuffer, ByteOrder}

import io.flinkmleap.bundle.ArchiveLimits

/** Passes over lines that are too short to break a rule of [[JsonScanner]], whatever stands in them: one of
  * `n` bytes has at most `n` levels, `n` members, and numbers of `n` digits. Nearly all lines of a tree are
  * such lines. Eight bytes are looked at together.
  */
private[archive] final class ShortLines(longestNumber: Int, limits: ArchiveLimits) {
  import ShortLines._

  private[this] val longest =
    Vector(longestNumber.toLong, limits.jsonDepth.toLong, limits.entries.toLong, limits.jsonBytes).min.toInt

  /** Where the first line begins that is longer, or that has no end among the `count` bytes.
    *
    * @param from
    *   where a line begins
    */
  def skip(bytes: Array[Byte], from: Int, count: Int): Int = {
    val words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
    var start = from
    var at = from
    while (at <= count - WordBytes && at - start < longest) {
      val word = words.getLong(at)
      val ends = zeros(word ^ LineFeeds) | zeros(word ^ CarriageReturns)
      if (ends == 0) at += WordBytes
      else {
        at += java.lang.Long.numberOfTrailingZeros(ends) / 8 + 1
        if (at - start > longest) return start
        start = at
      }
    }
    start
  }
}

private object ShortLines {
  private final val WordBytes = 8
  private final val LineFeeds = 0x0a0a0a0a0a0a0a0aL
  private final val CarriageReturns = 0x0d0d0d0d0d0d0d0dL

  /** Marks the bytes that are zero by their highest bit; of several marks only the lowest is sure (Warren,
    * Hacker's Delight, 6-1).
    */
  private def zeros(word: Long): Long = (word - 0x0101010101010101L) & ~word & 0x8080808080808080L
}

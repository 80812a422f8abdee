package io.flinkmleap.scoring.plan

import java.nio.charset.StandardCharsets.UTF_8
import java.util.Arrays

/** From texts in UTF-8 to their index: a hash table with open addressing that is at most a quarter full.
  *
  * @param labels
  *   the texts, each only once; one that UTF-8 cannot hold is never found
  */
private[plan] final class Utf8Table(labels: Array[String]) {
  private[this] val encoded = labels.map(_.getBytes(UTF_8))
  private[this] val spread = new HashSpread(encoded.map(bytes => hash(bytes, 0, bytes.length)))
  private[this] val mask = spread.size - 1
  private[this] val keys = new Array[Array[Byte]](spread.size)
  private[this] val indices = Array.fill(spread.size)(-1)

  labels.indices.foreach { index =>
    val bytes = encoded(index)
    if (new String(bytes, UTF_8) == labels(index)) {
      val position = place(bytes, 0, bytes.length)
      keys(position) = bytes
      indices(position) = index
    }
  }

  /** The index of the text in these bytes, or -1. */
  def find(bytes: Array[Byte], from: Int, length: Int): Int =
    if (labels.length == 0) -1 else indices(place(bytes, from, length))

  private[this] def place(bytes: Array[Byte], from: Int, length: Int): Int = {
    var position = spread.place(hash(bytes, from, length))
    while (keys(position) != null && !isKey(keys(position), bytes, from, length))
      position = (position + 1) & mask
    position
  }

  private[this] def isKey(key: Array[Byte], bytes: Array[Byte], from: Int, length: Int): Boolean =
    key.length == length && Arrays.equals(key, 0, length, bytes, from, from + length)

  // Four bytes at a time, as each multiplication waits for the one before.
  private[this] def hash(bytes: Array[Byte], from: Int, length: Int): Int = {
    var hash = length
    var i = from
    val until = from + length
    while (i <= until - 4) {
      hash = (hash ^ word(bytes, i)) * Utf8Table.Factor
      i += 4
    }
    while (i < until) {
      hash = (hash ^ bytes(i)) * Utf8Table.Factor
      i += 1
    }
    hash
  }

  private[this] def word(bytes: Array[Byte], i: Int): Int = {
    val low = bytes(i) & 0xff | (bytes(i + 1) & 0xff) << 8
    low | (bytes(i + 2) & 0xff) << 16 | bytes(i + 3) << 24
  }
}

private[plan] object Utf8Table {
  private final val Factor = 0x9e3779b1
}

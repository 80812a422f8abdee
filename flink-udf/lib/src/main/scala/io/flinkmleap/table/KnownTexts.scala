package io.flinkmleap.table

import org.apache.flink.table.data.StringData
import org.apache.flink.table.data.binary.BinaryStringData

/** The Java strings of texts that Flink has as bytes. Categories come again and again: a text that was seen
  * before is found by its bytes, and nothing is decoded or allocated.
  *
  * Not for use by several threads.
  */
private[table] final class KnownTexts {
  private[this] val keys = new Array[StringData](KnownTexts.Slots)
  private[this] val texts = new Array[String](KnownTexts.Slots)
  private[this] var learned = 0

  /** The text. */
  def of(data: StringData): String = data match {
    case binary: BinaryStringData if binary.getJavaObject == null => find(binary)
    case _                                                        => data.toString
  }

  private[this] def find(data: BinaryStringData): String = {
    val hash = data.hashCode
    val slot = (hash ^ (hash >>> 16)) & (KnownTexts.Slots - 1)
    val key = keys(slot)
    if (key != null && key == data) texts(slot) else learn(data, slot)
  }

  // Names and identifiers, which hardly come twice, must not cost a copy each.
  private[this] def learn(data: BinaryStringData, slot: Int): String = {
    val text = data.toString
    if (learned < KnownTexts.MostLearned && data.getSizeInBytes <= KnownTexts.LongestKey) {
      learned += 1
      // Flink gives its own array where it can, and writes the next text into it.
      keys(slot) = StringData.fromBytes(data.toBytes.clone())
      texts(slot) = text
    }
    text
  }
}

private object KnownTexts {
  private val Slots = 512
  private val MostLearned = 4096
  private val LongestKey = 128
}

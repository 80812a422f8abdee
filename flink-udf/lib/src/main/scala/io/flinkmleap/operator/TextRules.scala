package io.flinkmleap.operator

import java.util

/** What a language takes for words and for small letters. The tables come with the bundle: those of Java and
  * of Python belong to different versions of Unicode, and differ between their releases.
  *
  * @param words
  *   code points that words are made of
  * @param capitals
  *   code points that become others, ascending
  * @param smalls
  *   what they become
  * @param ignored
  *   code points that are skipped when the place of a capital sigma in its word is looked at
  * @param cased
  *   letters: a capital sigma after one, and not before one, becomes the small sigma of word ends
  */
private[operator] final class TextRules(
    val words: CodePoints,
    val capitals: Array[Int],
    val smalls: Array[Int],
    val ignored: CodePoints,
    val cased: CodePoints
) {
  import TextRules._

  require(capitals.length == smalls.length, s"${smalls.length} small letters for ${capitals.length} capitals")
  require(capitals.indices.drop(1).forall(i => capitals(i - 1) < capitals(i)), "capitals that do not ascend")
  require(smalls.forall(Character.isValidCodePoint), "a small letter that is none")

  private[this] val ascii = Array.tabulate(128)(smallOf)

  /** The text in small letters. */
  def lower(text: String): String = {
    val result = new java.lang.StringBuilder(text.length)
    var i = 0
    while (i < text.length) {
      val point = text.codePointAt(i)
      if (point < 128) result.append(ascii(point).toChar)
      else if (point == CapitalSigma)
        result.appendCodePoint(if (endsWord(text, i)) FinalSigma else SmallSigma)
      else if (point == DottedI) result.append(SmallDottedI)
      else result.appendCodePoint(smallOf(point))
      i += Character.charCount(point)
    }
    result.toString
  }

  /** The words of a text in their order.
    *
    * @param shortest
    *   the fewest code points of a word
    */
  def tokens(text: String, shortest: Int): util.ArrayList[String] = {
    val result = new util.ArrayList[String]
    var start = 0
    var length = 0
    var i = 0
    while (i < text.length) {
      val point = text.codePointAt(i)
      val next = i + Character.charCount(point)
      if (words.contains(point)) {
        if (length == 0) start = i
        length += 1
      } else {
        if (length >= shortest) result.add(text.substring(start, i))
        length = 0
      }
      i = next
    }
    if (length >= shortest) result.add(text.substring(start))
    result
  }

  private[this] def smallOf(point: Int): Int = {
    val found = util.Arrays.binarySearch(capitals, point)
    if (found >= 0) smalls(found) else point
  }

  private[this] def endsWord(text: String, sigma: Int): Boolean = {
    var before = sigma
    var isSkipping = true
    var isAfterLetter = false
    while (before > 0 && isSkipping) {
      val point = text.codePointBefore(before)
      before -= Character.charCount(point)
      isSkipping = ignored.contains(point)
      isAfterLetter = !isSkipping && cased.contains(point)
    }
    isAfterLetter && !isBeforeLetter(text, sigma + 1)
  }

  private[this] def isBeforeLetter(text: String, start: Int): Boolean = {
    var after = start
    while (after < text.length && ignored.contains(text.codePointAt(after)))
      after += Character.charCount(text.codePointAt(after))
    after < text.length && cased.contains(text.codePointAt(after))
  }
}

private object TextRules {
  val CapitalSigma = 0x3a3
  val SmallSigma = 0x3c3
  val FinalSigma = 0x3c2
  val DottedI = 0x130

  /** The only letter that becomes two. */
  val SmallDottedI = "i\u0307"
}

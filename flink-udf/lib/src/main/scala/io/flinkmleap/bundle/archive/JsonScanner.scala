package io.flinkmleap.bundle.archive

import io.flinkmleap.bundle.{ArchiveLimits, ArchiveRule}

/** Watches the bytes of JSON go by and refuses what would hurt a parser: too many bytes, levels, members of
  * an object, or digits of a number. Says nothing about whether it is JSON.
  *
  * @param lines
  *   whether each line is a document of its own
  */
private[archive] final class JsonScanner(entry: String, lines: Boolean, limits: ArchiveLimits) {
  import JsonScanner._

  private[this] val kinds: Array[Byte] = if (lines) KindsOfLines else Kinds
  private[this] val shortLines = new ShortLines(LongestNumber, limits)
  private[this] val members = new Array[Int](limits.jsonDepth + 1)
  private[this] var depth = 0
  private[this] var inString = false
  private[this] var escaped = false
  private[this] var digits = 0
  private[this] var documentBytes = 0L

  /** Looks at the next bytes. */
  def update(bytes: Array[Byte], count: Int): Unit = {
    var documentStart = if (lines && documentBytes == 0) shortLines.skip(bytes, 0, count) else 0
    var i = documentStart
    while (i < count) {
      i = if (inString) endOfString(bytes, i, count) else endOfPlain(bytes, i, count)
      if (i < count) {
        val kind = kinds(bytes(i) & 0xff).toInt
        i += 1
        if (kind == LineEnd) {
          add(i - documentStart)
          startDocument()
          i = shortLines.skip(bytes, i, count)
          documentStart = i
        } else if (inString) inside(kind)
        else outside(kind)
      }
    }
    add(count - documentStart)
  }

  /** Where a byte stands next that means something inside a text. */
  private[this] def endOfString(bytes: Array[Byte], from: Int, count: Int): Int = {
    var i = from
    if (!escaped) while (i < count && kinds(bytes(i) & 0xff) < Quote) i += 1
    i
  }

  /** Where a byte stands next that means something outside of texts and numbers. */
  private[this] def endOfPlain(bytes: Array[Byte], from: Int, count: Int): Int = {
    var i = from
    var run = digits
    var kind = 0
    while (i < count && { kind = kinds(bytes(i) & 0xff).toInt; kind <= Numeric }) {
      run = if (kind == Numeric) run + 1 else 0
      if (run > LongestNumber) broken(ArchiveRule.JsonNumber(LongestNumber))
      i += 1
    }
    digits = if (i < count) 0 else run
    i
  }

  private[this] def inside(kind: Int): Unit =
    if (escaped) escaped = false
    else if (kind == Backslash) escaped = true
    else if (kind == Quote) inString = false

  private[this] def outside(kind: Int): Unit =
    if (kind == Quote) inString = true
    else if (kind == Open) open()
    else if (kind == Close) depth = math.max(0, depth - 1)
    else if (kind == Member) member()

  private[this] def open(): Unit = {
    if (depth == limits.jsonDepth) broken(ArchiveRule.JsonDepth(limits.jsonDepth))
    depth += 1
    members(depth) = 0
  }

  private[this] def member(): Unit = {
    members(depth) += 1
    if (members(depth) > limits.entries) broken(ArchiveRule.JsonMembers(limits.entries))
  }

  private[this] def add(count: Int): Unit = {
    documentBytes += count
    if (documentBytes > limits.jsonBytes) broken(ArchiveRule.JsonSize(limits.jsonBytes))
  }

  private[this] def startDocument(): Unit = {
    depth = 0
    members(0) = 0
    digits = 0
    inString = false
    escaped = false
    documentBytes = 0
  }

  private[this] def broken(rule: ArchiveRule): Nothing = throw new RuleBroken(rule, Some(entry))
}

private object JsonScanner {
  private val LongestNumber = 100

  // What a byte is, in an order that tells with one comparison whether it can be passed over; 0 is any other.
  private final val Numeric = 1
  private final val Open = 2
  private final val Close = 3
  private final val Member = 4
  private final val Quote = 5
  private final val Backslash = 6
  private final val LineEnd = 7

  private val Kinds: Array[Byte] = {
    val kinds = new Array[Byte](256)
    "0123456789.eE+-".foreach(kinds(_) = Numeric.toByte)
    "{[".foreach(kinds(_) = Open.toByte)
    "}]".foreach(kinds(_) = Close.toByte)
    kinds(':') = Member.toByte
    kinds('"') = Quote.toByte
    kinds('\\') = Backslash.toByte
    kinds
  }

  private val KindsOfLines: Array[Byte] = {
    val kinds = Kinds.clone()
    "\r\n".foreach(kinds(_) = LineEnd.toByte)
    kinds
  }
}

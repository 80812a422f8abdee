package io.flinkmleap.bundle.archive

import io.flinkmleap.bundle.{ArchiveLimits, ArchiveRule}

/** Watches the bytes of JSON go by and refuses what would hurt a parser: too many bytes, levels, members of
  * an object, or digits of a number. Says nothing about whether it is JSON.
  *
  * @param lines
  *   whether each line is a document of its own
  */
private[archive] final class JsonScanner(entry: String, lines: Boolean, limits: ArchiveLimits) {
  private[this] val members = new Array[Int](limits.jsonDepth + 1)
  private[this] var depth = 0
  private[this] var inString = false
  private[this] var escaped = false
  private[this] var digits = 0
  private[this] var documentBytes = 0L

  /** Looks at the next bytes. */
  def update(bytes: Array[Byte], count: Int): Unit = {
    var i = 0
    while (i < count) {
      next(bytes(i))
      i += 1
    }
  }

  private[this] def next(byte: Byte): Unit = {
    documentBytes += 1
    if (documentBytes > limits.jsonBytes) broken(ArchiveRule.JsonSize(limits.jsonBytes))
    if (lines && (byte == '\n' || byte == '\r')) startDocument()
    else if (inString) inside(byte)
    else outside(byte)
  }

  private[this] def inside(byte: Byte): Unit =
    if (escaped) escaped = false
    else if (byte == '\\') escaped = true
    else if (byte == '"') inString = false

  private[this] def outside(byte: Byte): Unit = {
    (byte: @annotation.switch) match {
      case '"'       => inString = true
      case '{' | '[' => open()
      case '}' | ']' => depth = math.max(0, depth - 1)
      case ':'       => member()
      case _         => ()
    }
    digits = if (isNumeric(byte)) digits + 1 else 0
    if (digits > JsonScanner.LongestNumber) broken(ArchiveRule.JsonNumber(JsonScanner.LongestNumber))
  }

  private[this] def open(): Unit = {
    if (depth == limits.jsonDepth) broken(ArchiveRule.JsonDepth(limits.jsonDepth))
    depth += 1
    members(depth) = 0
  }

  private[this] def member(): Unit = {
    members(depth) += 1
    if (members(depth) > limits.entries) broken(ArchiveRule.JsonMembers(limits.entries))
  }

  private[this] def startDocument(): Unit = {
    depth = 0
    digits = 0
    inString = false
    escaped = false
    documentBytes = 0
  }

  private[this] def isNumeric(byte: Byte): Boolean =
    byte >= '0' && byte <= '9' || byte == '.' || byte == 'e' || byte == 'E' || byte == '+' || byte == '-'

  private[this] def broken(rule: ArchiveRule): Nothing = throw new RuleBroken(rule, Some(entry))
}

private[archive] object JsonScanner {
  val LongestNumber = 100
}

package io.flinkmleap.bundle

/** Text that may quote names from a bundle, made safe for terminals and logs: nothing in it moves the cursor,
  * turns the direction of writing, starts a line, or goes on without end.
  */
private[bundle] object Printable {
  private[this] val Longest = 2000

  /** The same text, with `\\uXXXX` for what does not print, and cut where it is too long. */
  def of(text: String): String = {
    val cut = if (text.length > Longest) text.take(Longest) + "..." else text
    if (cut.forall(prints)) cut else cut.map(c => if (prints(c)) c.toString else escaped(c)).mkString
  }

  /** A name from a bundle in quotation marks: ASCII only, and short. */
  def quoted(name: String): String = {
    val plain = name.take(120).map(c => if (c > ' ' && c < 127) c.toString else escaped(c)).mkString
    if (name.length > 120) s"'$plain...'" else s"'$plain'"
  }

  private[this] def prints(c: Char): Boolean = !c.isControl && (Character.getType(c) match {
    case Character.FORMAT | Character.LINE_SEPARATOR | Character.PARAGRAPH_SEPARATOR => false
    case Character.SURROGATE | Character.PRIVATE_USE | Character.UNASSIGNED          => false
    case _                                                                           => true
  })

  private[this] def escaped(c: Char): String = f"\\u${c.toInt}%04x"
}

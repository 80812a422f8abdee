package io.flinkmleap.scoring.plan

/** The numbers that a stage has for the texts of a column. */
private[plan] final class TextNumbers(labels: Map[String, Double], input: TextColumn) {
  private[this] val table = new LabelTable(labels)
  private[this] val (text, code) = (input.index, input.code)
  private[this] val byCode: Array[Int] = {
    val positions = labels.keys.map(label => input.numberOf(label) -> table.find(label)).toMap
    Array.tabulate(positions.keys.foldLeft(0)((size, number) => math.max(size, number + 1)))(
      positions.getOrElse(_, TextNumbers.Unknown)
    )
  }

  /** Where the number for the row's text is, or why there is none. */
  def find(row: PlanRow): Int = {
    val known = if (code >= 0) row.codes(code) else -1
    if (known >= 0) { if (known < byCode.length) byCode(known) else TextNumbers.Unknown }
    else {
      val value = row.objects(text).asInstanceOf[String]
      if (value == null) TextNumbers.Missing else table.find(value)
    }
  }

  /** The number at a position that `find` gave. */
  def value(position: Int): Double = table.value(position)
}

private[plan] object TextNumbers {

  /** The text has no number. */
  final val Unknown = -1

  /** The text is NULL. */
  final val Missing = -2
}

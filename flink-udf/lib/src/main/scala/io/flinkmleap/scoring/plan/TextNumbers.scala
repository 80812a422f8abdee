package io.flinkmleap.scoring.plan

/** What a stage has for the texts of a column.
  *
  * @param labels
  *   the texts that the stage knows, each only once
  * @param ofOthers
  *   what it has for every other text
  */
private[plan] final class TextNumbers(
    labels: Map[String, Int],
    ofOthers: Int,
    ofNull: Int,
    input: TextColumn
) {
  private[this] val (text, code) = (input.index, input.code)
  private[this] val table = new LabelTable(labels.keys.toArray)
  private[this] val values = labels.values.toArray
  private[this] val byCode: Array[Int] =
    if (code < 0) Array.empty
    else {
      val numbers = labels.map { case (label, number) => input.numberOf(label) -> number }
      Array.tabulate(if (numbers.isEmpty) 0 else numbers.keys.max + 1)(numbers.getOrElse(_, ofOthers))
    }

  /** The number for the row's text. */
  def of(row: PlanRow): Int = {
    val known = if (code >= 0) row.codes(code) else -1
    if (known >= 0 && known < byCode.length) byCode(known) else ofOther(row, known)
  }

  // A text without a code is looked up here, but for a column with codes: there no stage knows it.
  private[this] def ofOther(row: PlanRow, known: Int): Int =
    if (known >= 0) ofOthers
    else if (row.objects(text) == null) ofNull
    else if (code >= 0) ofOthers
    else {
      val index = table.find(row.objects(text).asInstanceOf[String])
      if (index >= 0) values(index) else ofOthers
    }
}

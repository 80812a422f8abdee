package io.flinkmleap.scoring.plan

import ml.combust.mleap.runtime.frame.{ArrayRow, Row}
import ml.combust.mleap.runtime.function.UserDefinedFunction

/** A function of MLeap with where its arguments come from.
  *
  * @param columns
  *   all columns that were there before the function
  */
private[plan] final class FunctionCall(
    columns: Array[Column],
    selectors: Seq[Row => Any],
    udf: UserDefinedFunction
) {

  /** The columns that the function may read. */
  def reads: Seq[Column] = columns.toSeq

  def apply(row: PlanRow): Any = new BoxedRow(row, columns).udfValue(selectors: _*)(udf)
}

/** Stores the result of a function. */
private[plan] final class FunctionStep(call: FunctionCall, cell: BoxedCell) extends Step {
  override def run(row: PlanRow): Boolean = cell.store(row, call(row))
}

/** Stores the results of a function that has several. */
private[plan] final class FunctionsStep(call: FunctionCall, cells: Array[BoxedCell]) extends Step {
  override def run(row: PlanRow): Boolean = {
    val results = call(row) match {
      case several: ArrayRow => several.iterator
      case product           => product.asInstanceOf[Product].productIterator
    }
    var taken = true
    var i = 0
    while (i < cells.length && results.hasNext) {
      taken &= cells(i).store(row, results.next())
      i += 1
    }
    taken && i == cells.length
  }
}

/** Takes the rows for which a function is true. */
private[plan] final class FilterStep(call: FunctionCall) extends Step {
  override def run(row: PlanRow): Boolean = call(row).asInstanceOf[Boolean]
}

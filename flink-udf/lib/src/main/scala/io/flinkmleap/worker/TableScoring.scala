package io.flinkmleap.worker

import io.flinkmleap.bundle.Field
import io.flinkmleap.scoring.{JsonCell, RowProblem, ScorerLease}
import spray.json._

/** Scores a table of JSON rows by one model.
  *
  * @param columns
  *   names of the cells of each row; those that the model does not take are left out of account
  * @param failing
  *   whether the first row that cannot be scored ends the request; otherwise it gives NULL in every column
  */
private[worker] final class TableScoring(lease: ScorerLease, columns: Vector[String], failing: Boolean) {
  private[this] val session = lease.scorer.newSession()
  private[this] val inputs = lease.schema.inputs.map(field => field -> columns.indexOf(field.name))
  private[this] val outputs = lease.schema.outputs

  /** The results as a JSON list of lists. */
  def score(rows: Vector[JsValue]): String = {
    checkColumns()
    val out = new java.lang.StringBuilder("[")
    rows.zipWithIndex.foreach { case (row, index) =>
      if (index > 0) out.append(',')
      scoreRow(row, index, out)
    }
    out.append(']').toString
  }

  private[this] def checkColumns(): Unit = {
    val missing = inputs.collect { case (field, -1) =>
      WorkerProblem(
        "schema.missing-column",
        s"The rows have no column ${field.name}, which the model takes: add it."
      )
    }
    if (missing.nonEmpty) throw new Refused(missing)
  }

  private[this] def scoreRow(row: JsValue, index: Int, out: java.lang.StringBuilder): Unit = {
    setInputs(cellsOf(row, index), index)
    val problem = session.score()
    if (problem == null) writeOutputs(out)
    else if (failing) refuse(problem, index)
    else out.append(outputs.map(_ => "null").mkString("[", ",", "]"))
    ()
  }

  private[this] def setInputs(cells: Vector[JsValue], index: Int): Unit =
    inputs.indices.foreach { i =>
      val (field, cell) = inputs(i)
      if (JsonCell.set(session, i, field, cells(cell)).isLeft) refuseType(field, index)
    }

  private[this] def cellsOf(row: JsValue, index: Int): Vector[JsValue] = row match {
    case JsArray(cells) if cells.size == columns.size => cells
    case _ => Request.refuse(s"row $index must be a list of ${columns.size} values")
  }

  private[this] def writeOutputs(out: java.lang.StringBuilder): Unit = {
    out.append('[')
    outputs.indices.foreach { o =>
      if (o > 0) out.append(',')
      JsonCell.write(session, o, outputs(o), out)
    }
    out.append(']')
    ()
  }

  private[this] def refuse(problem: RowProblem, index: Int): Nothing =
    throw new Refused(Vector(WorkerProblem.of(problem, index)))

  private[this] def refuseType(field: Field, index: Int): Nothing = {
    val sentence =
      s"Column ${field.name} has a value that is no ${field.typeName}, which the model takes: convert " +
        "the column."
    throw new Refused(Vector(WorkerProblem("schema.wrong-type", sentence, row = Some(index))))
  }
}

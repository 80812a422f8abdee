package io.flinkmleap.scoring.plan

import scala.util.control.NonFatal

import io.flinkmleap.bundle.ModelSchema
import io.flinkmleap.scoring.{ClassLabels, RowProblem, ScoringSession}

/** One thread's use of a plan.
  *
  * A row that the plan does not take is scored by the other session, which also says what is wrong with it:
  * such rows are the ones that MLeap refuses, and the few where it does something that the plan has no step
  * for.
  *
  * @param others
  *   makes the session for those rows, at the first of them
  */
private[plan] final class ScoringPlanSession(
    schema: ModelSchema,
    plan: ScoringPlan,
    labels: Option[ClassLabels],
    others: () => ScoringSession
) extends ScoringSession {
  private[this] val row = plan.rows()
  private[this] val inputs = new InputCells(schema.inputs.toArray, plan.inputs, row)
  private[this] val outputs =
    schema.outputs.toArray.zip(plan.outputs).map { case (field, column) =>
      OutputCell.of(field, column, labels)
    }
  private[this] val classes = outputs.collect { case cell: ClassCell => cell }
  private[this] lazy val other = others()
  private[this] var isPlanned = true

  override def setNull(i: Int): Unit = inputs.setNull(i)

  override def setBoolean(i: Int, value: Boolean): Unit = inputs.setBoolean(i, value)

  override def setLong(i: Int, value: Long): Unit = inputs.setLong(i, value)

  override def setFloat(i: Int, value: Float): Unit = inputs.setFloat(i, value)

  override def setDouble(i: Int, value: Double): Unit = inputs.setDouble(i, value)

  override def setString(i: Int, value: String): Unit =
    if (value == null) setNull(i) else inputs.setString(i, value)

  override def setKnownText(i: Int, utf8: Array[Byte], from: Int, length: Int): Boolean =
    inputs.setKnownText(i, utf8, from, length)

  override def setVector(i: Int, value: Array[Double]): Unit =
    if (value == null) setNull(i) else inputs.setVector(i, value)

  override def score(): RowProblem = {
    val problem = inputs.firstProblem
    if (problem != null) problem
    else {
      isPlanned = run()
      if (isPlanned) null else scoreOther()
    }
  }

  override def isNull(o: Int): Boolean = if (isPlanned) outputs(o).isNull(row) else other.isNull(o)

  override def getBoolean(o: Int): Boolean =
    if (isPlanned) outputs(o).getBoolean(row) else other.getBoolean(o)

  override def getLong(o: Int): Long = if (isPlanned) outputs(o).getLong(row) else other.getLong(o)

  override def getFloat(o: Int): Float =
    if (isPlanned) outputs(o).getDouble(row).toFloat else other.getFloat(o)

  override def getDouble(o: Int): Double = if (isPlanned) outputs(o).getDouble(row) else other.getDouble(o)

  override def getString(o: Int): String = if (isPlanned) outputs(o).getString(row) else other.getString(o)

  override def getVector(o: Int): Array[Double] =
    if (isPlanned) outputs(o).getVector(row) else other.getVector(o)

  private[this] def run(): Boolean =
    try plan.run(row) && areReadable
    catch { case NonFatal(_) | _: StackOverflowError => false }

  private[this] def areReadable: Boolean = {
    var i = 0
    while (i < classes.length && classes(i).isReadable(row)) i += 1
    i == classes.length
  }

  private[this] def scoreOther(): RowProblem = {
    inputs.replay(other)
    other.score()
  }
}

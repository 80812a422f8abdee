package io.flinkmleap.scoring

import io.flinkmleap.bundle.Field

/** The problems that a value of one input can have, made once so that a bad row allocates nothing. Each
  * method returns null for a value that the model takes.
  */
private[scoring] final class InputChecks(field: Field) {
  private[this] val nullValue = if (field.nullable) null else RowProblem.NullValue(field.name)
  private[this] val nan = if (field.acceptsNaN) null else RowProblem.NaNValue(field.name)
  private[this] val infinite = if (field.acceptsInfinity) null else RowProblem.InfiniteValue(field.name)
  private[this] val length = field.shape.filter(_ >= 0)

  def ofNull: RowProblem = nullValue

  def of(value: Double): RowProblem =
    if (value - value == 0.0) null
    else if (value.isNaN) nan
    else infinite

  def of(values: Array[Double]): RowProblem =
    length match {
      case Some(expected) if values.length != expected =>
        RowProblem.VectorLength(field.name, expected, values.length)
      case _ => firstProblem(values)
    }

  private[this] def firstProblem(values: Array[Double]): RowProblem = {
    var problem: RowProblem = null
    var i = 0
    while (problem == null && i < values.length) {
      problem = of(values(i))
      i += 1
    }
    problem
  }
}

package io.flinkmleap.scoring.plan

/** Changes each stored element by itself. A sparse vector stays sparse, and what it does not store stays
  * zero.
  */
private[plan] abstract class ElementStep(input: VectorColumn, output: VectorColumn) extends Step {
  private[this] val from = input.offset
  private[this] val to = output.offset
  private[this] val size = input.size

  /** The new value of element `i`. */
  protected def changed(value: Double, i: Int): Double

  override def run(row: PlanRow): Boolean = row.forms(input.form) match {
    case VectorForm.Dense =>
      dense(row.numbers)
      row.forms(output.form) = VectorForm.Dense
      true
    case VectorForm.Sparse =>
      row.forms(output.form) = if (sparse(row.numbers)) VectorForm.SparseWithZeros else VectorForm.Sparse
      true
    case _ => false
  }

  private[this] def dense(numbers: Array[Double]): Unit = {
    var i = 0
    while (i < size) {
      numbers(to + i) = changed(numbers(from + i), i)
      i += 1
    }
  }

  private[this] def sparse(numbers: Array[Double]): Boolean = {
    var storesZeros = false
    var i = 0
    while (i < size) {
      val value = numbers(from + i)
      if (value != 0.0) {
        val result = changed(value, i)
        if (result == 0.0) storesZeros = true
        numbers(to + i) = result
      } else numbers(to + i) = 0.0
      i += 1
    }
    storesZeros
  }
}

/** Multiplies each element by a factor of its own. */
private[plan] final class FactorStep(input: VectorColumn, factors: Array[Double], output: VectorColumn)
    extends ElementStep(input, output) {
  override protected def changed(value: Double, i: Int): Double = value * factors(i)
}

/** Divides each element by the largest magnitude of training, to at most one. */
private[plan] final class MaxAbsStep(input: VectorColumn, largest: Array[Double], output: VectorColumn)
    extends ElementStep(input, output) {
  override protected def changed(value: Double, i: Int): Double =
    if (value != value) value else math.max(-1.0, math.min(1.0, value / largest(i)))
}

package io.flinkmleap.scoring.plan

/** The elements of a one-hot vector: zeros, and a one at its position. Most models read the position alone,
  * and the elements are then never written.
  */
private[plan] object HotElements {

  /** Makes room for a vector that is nothing but one-hot. */
  def newVector(size: Int, form: Int, plan: PlanBuilder): VectorColumn =
    plan.newVector(size, form, Vector(VectorPart(0, size, plan.newHots(1))))

  /** The position of a vector that is nothing but one-hot. */
  def positionOf(vector: VectorColumn): Option[HotPosition] = vector.parts match {
    case Vector(only) if only.isOneHot => Some(HotPosition(only.hot))
    case _                             => None
  }

  /** Adds a step that writes the position of a vector, and that of its elements. */
  def add(step: Step, reads: Column, vector: VectorColumn, plan: PlanBuilder): Unit = {
    val position = positionOf(vector).get
    plan.addPartial(step, Seq(reads), Seq(position))
    val elements = new HotElementsStep(vector.offset, position.index, plan.newHots(1))
    plan.addTotal(elements, Seq(position), Seq(vector))
  }
}

/** Moves the one of a one-hot vector.
  *
  * @param to
  *   index of the first element in the numbers
  * @param last
  *   index in the hot positions, for where the one stands now
  */
private[plan] final class HotElementsStep(to: Int, hot: Int, last: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    val before = row.hot(last)
    val position = row.hot(hot)
    row.hot(last) = position
    if (before >= 0) row.numbers(to + before) = 0.0
    if (position >= 0) row.numbers(to + position) = 1.0
    true
  }
}

package io.flinkmleap.scoring.plan

/** One operation of a plan. Steps hold what was trained and nothing of the row, so that threads share them.
  */
private[plan] abstract class Step {

  /** Works on the cells of the row.
    *
    * @return
    *   whether the row was taken; otherwise only MLeap's own operators can say what becomes of it. Throwing
    *   means the same.
    */
  def run(row: PlanRow): Boolean

  /** This step and the one after it as one step, where that is faster: each step costs a call that cannot be
    * inlined.
    */
  def andThen(next: Step): Option[Step] = None
}

/** A step with what the plan must know to leave it out.
  *
  * @param isTotal
  *   whether it takes every row, so that nothing is lost where nobody reads what it writes
  */
private[plan] final case class PlannedStep(
    step: Step,
    reads: Seq[Cells],
    writes: Seq[Cells],
    isTotal: Boolean
)

package io.flinkmleap.scoring.plan

/** The values of one row while it is scored. Made once for each session and written over for every row, so
  * that scoring allocates nothing. What a cell means is known to the [[Column]]s of the plan.
  *
  * @param numbers
  *   every number, the elements of vectors side by side
  * @param objects
  *   texts, and the values of operators that the plan does not know
  * @param longs
  *   64-bit whole numbers, which a double cannot hold, and room to work with
  * @param nulls
  *   whether the number that the flag belongs to is NULL
  * @param forms
  *   a [[VectorForm]] for each vector
  * @param hot
  *   where the one of a one-hot vector stands, -1 where it has none
  * @param codes
  *   the number of a text among the [[KnownLabels]] of its column, -1 where the text is among the objects
  */
private[plan] final class PlanRow(
    val numbers: Array[Double],
    val objects: Array[AnyRef],
    val longs: Array[Long],
    val nulls: Array[Boolean],
    val forms: Array[Int],
    val hot: Array[Int],
    val codes: Array[Int]
)

private[plan] object PlanRow {

  /** A cell of every row that holds negative infinity: leaves of trees compare with it, so that a walk stays
    * where it is.
    */
  final val NegativeInfinity = 0

  /** Cells that every row begins with. */
  final val Reserved = 1
}

/** How MLeap would hold a vector for the row at hand, as the order of its additions depends on it. The
  * numbers themselves are the same in each form.
  */
private[plan] object VectorForm {

  /** Every element is stored. */
  final val Dense = 0

  /** Only the elements other than zero are stored. */
  final val Sparse = 1

  /** As sparse, and some stored elements are zero. */
  final val SparseWithZeros = 2
}

/** Ends the plan for a row that only the operators of MLeap can take: one that they refuse, or where they do
  * something else.
  */
private[plan] object Unplanned extends RuntimeException with scala.util.control.NoStackTrace

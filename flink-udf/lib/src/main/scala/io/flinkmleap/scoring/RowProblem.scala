package io.flinkmleap.scoring

/** Why a row was not scored.
  *
  * @param code
  *   stable identifier, `row.*`
  * @param sentence
  *   names the column and never its value, so that it is safe to show
  */
sealed abstract class RowProblem(val code: String, val sentence: String) extends Product with Serializable {

  /** What may quote data: for logs and dead letters only. */
  def detail: Option[String] = None
}

object RowProblem {

  /** NULL where the model takes none. */
  final case class NullValue(column: String)
      extends RowProblem("row.null", s"Column $column is NULL and the model takes no NULL there.")

  /** NaN where the model takes none. */
  final case class NaNValue(column: String)
      extends RowProblem("row.nan", s"Column $column is NaN and the model takes no NaN there.")

  /** An infinity where the model takes none. */
  final case class InfiniteValue(column: String)
      extends RowProblem("row.infinite", s"Column $column is infinite and the model takes no infinity there.")

  /** A vector of the wrong length. */
  final case class VectorLength(column: String, expected: Int, actual: Int)
      extends RowProblem(
        "row.vector-length",
        s"Column $column has $actual values and the model takes $expected."
      )

  /** A category that the training data did not have, in one of the text columns. */
  final case class UnseenLabel(columns: Vector[String], override val detail: Option[String])
      extends RowProblem(
        "row.unseen-label",
        s"${if (columns.size == 1) "Column" else "One of the columns"} ${columns.mkString(", ")} has a " +
          "value that the model was " +
          "not trained on."
      )

  /** The model refused the row for another reason. */
  final case class Failed(override val detail: Option[String])
      extends RowProblem("row.failed", "The model could not score the row.")
}

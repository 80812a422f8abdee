package io.flinkmleap.loader

/** What scores the rows of a model. Both give the same scores.
  *
  * @param name
  *   the word in the configuration
  */
sealed abstract class ScorerKind(val name: String) extends Product with Serializable {
  override def toString: String = name
}

object ScorerKind {

  /** A plan over flat arrays that is compiled when the model is loaded, and MLeap's `RowTransformer` where
    * the plan does not give its bits.
    */
  case object Plan extends ScorerKind("plan")

  /** MLeap's own `RowTransformer`. */
  case object RowTransformer extends ScorerKind("row-transformer")

  /** Every kind. */
  val all: Vector[ScorerKind] = Vector(Plan, RowTransformer)
}

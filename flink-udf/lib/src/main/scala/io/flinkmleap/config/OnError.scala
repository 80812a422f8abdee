package io.flinkmleap.config

/** What a function does with a row that the model cannot score.
  *
  * @param name
  *   the word in the configuration
  */
sealed abstract class OnError(val name: String) extends Product with Serializable {
  override def toString: String = name
}

object OnError {

  /** The job fails with a sentence that names the function and the column. */
  case object Fail extends OnError("fail")

  /** The result is NULL and a metric counts the row. */
  case object Null extends OnError("null")

  /** Every policy. */
  val all: Vector[OnError] = Vector(Fail, Null)
}

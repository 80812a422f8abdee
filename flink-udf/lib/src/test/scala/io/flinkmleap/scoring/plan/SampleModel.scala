package io.flinkmleap.scoring.plan

import io.flinkmleap.bundle.ModelSchema
import io.flinkmleap.scoring.ScoringSession
import ml.combust.mleap.runtime.frame.Transformer

/** A model as it is served, with rows for it.
  *
  * @param rows
  *   values in the order of the inputs, each a number or a text
  */
private[plan] final case class SampleModel(
    name: String,
    transformer: Transformer,
    schema: ModelSchema,
    rows: Array[Array[Any]]
) {
  private[this] val numbers = rows.map(_.collect { case number: Double => number })
  private[this] val texts = rows.map(_.collect { case text: String => text })

  /** Sets the inputs to a row, without allocating: the numbers come first, then the texts. */
  def set(session: ScoringSession, row: Int): Unit = {
    var i = 0
    while (i < numbers(row).length) {
      session.setDouble(i, numbers(row)(i))
      i += 1
    }
    i = 0
    while (i < texts(row).length) {
      session.setString(numbers(row).length + i, texts(row)(i))
      i += 1
    }
  }
}

package io.flinkmleap.bench

import io.flinkmleap.bundle.FieldType
import io.flinkmleap.scoring.Scorer

/** A scorer of ours, as a task of Flink drives it. */
final class ScorerEngine(workload: Workload, scorer: Scorer) extends Engine {
  private[this] val session = scorer.newSession()
  private[this] val texts = scorer.schema.inputs.map(_.fieldType == FieldType.String).toArray
  private[this] val numbers =
    workload.rows.map(_.map { case number: Double => number; case _ => Double.NaN })
  private[this] val strings = workload.rows.map(_.map { case text: String => text; case _ => null })

  override def score(row: Int): Double = {
    var i = 0
    while (i < texts.length) {
      if (texts(i)) session.setString(i, strings(row)(i)) else session.setDouble(i, numbers(row)(i))
      i += 1
    }
    val problem = session.score()
    if (problem != null) throw new IllegalStateException(problem.sentence)
    session.getDouble(0)
  }
}

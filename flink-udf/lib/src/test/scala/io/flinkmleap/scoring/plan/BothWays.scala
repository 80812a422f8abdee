package io.flinkmleap.scoring.plan

import java.nio.charset.StandardCharsets.UTF_8

import io.flinkmleap.bundle.{Field, FieldType, ModelSchema}
import io.flinkmleap.scoring.{RowTransformerScorer, ScoringSession}
import ml.combust.mleap.runtime.frame.Transformer

/** Scores rows by the plan and by MLeap's `RowTransformer`, and says where they differ in a single bit. */
private[plan] final class BothWays(transformer: Transformer, schema: ModelSchema) {
  private[this] val rows = RowTransformerScorer.fromTransformer(transformer, schema, None).get

  val scorer: ScoringPlanScorer =
    ScoringPlanScorer.compile(transformer, rows).fold(reason => throw new AssertionError(reason), identity)

  val planned: ScoringSession = scorer.newSession()

  val reference: ScoringSession = rows.newSession()

  private[this] var count = 0

  /** Where the two differ for a row, or nothing. */
  def difference(row: Seq[Any]): Option[String] = {
    count += 1
    set(planned, row)
    set(reference, row)
    val (ours, theirs) = (planned.score(), reference.score())
    if (ours != theirs) Some(s"$ours for $theirs")
    else if (ours != null) None
    else
      schema.outputs.indices
        .map(o => (schema.outputs(o).name, read(planned, o), read(reference, o)))
        .collectFirst { case (name, a, b) if a != b => s"$name is $a for $b" }
  }

  private[this] def set(session: ScoringSession, row: Seq[Any]): Unit = row.zipWithIndex.foreach {
    case (null, i)             => session.setNull(i)
    case (v: Boolean, i)       => session.setBoolean(i, v)
    case (v: Long, i)          => session.setLong(i, v)
    case (v: Float, i)         => session.setFloat(i, v)
    case (v: Double, i)        => session.setDouble(i, v)
    case (v: String, i)        => setText(session, i, v)
    case (v: Array[Double], i) => session.setVector(i, v.clone())
    case (other, _)            => throw new IllegalArgumentException(other.toString)
  }

  // Every other text as bytes, where the session takes them, with others around them.
  private[this] def setText(session: ScoringSession, i: Int, text: String): Unit = {
    val bytes = text.getBytes(UTF_8)
    val isSet =
      (i + count) % 2 == 0 && session.setKnownText(i, (0: Byte) +: bytes :+ (1: Byte), 1, bytes.length)
    if (!isSet) session.setString(i, text)
  }

  private[this] def read(session: ScoringSession, o: Int): Any =
    if (session.isNull(o)) null
    else
      schema.outputs(o) match {
        case Field(_, FieldType.Double, None, _, _, _) => bits(session.getDouble(o))
        case Field(_, FieldType.Int, None, _, _, _)    => session.getLong(o)
        case Field(_, FieldType.String, None, _, _, _) => session.getString(o)
        case _                                         => session.getVector(o).toSeq.map(bits)
      }

  // One NaN is as good as another; otherwise every bit counts, also the sign of zero.
  private[this] def bits(value: Double): String =
    if (value.isNaN) "NaN" else s"$value ${java.lang.Double.doubleToRawLongBits(value)}"
}

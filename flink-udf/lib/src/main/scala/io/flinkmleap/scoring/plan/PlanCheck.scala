package io.flinkmleap.scoring.plan

import java.lang.Double.doubleToLongBits

import io.flinkmleap.bundle.{Field, FieldType}
import io.flinkmleap.scoring.{JsonCell, Scorer, ScoringSession}
import spray.json.JsValue

/** Compares two scorers of one schema, row by row and bit by bit. */
private[scoring] final class PlanCheck(planned: Scorer, reference: Scorer) {
  private[this] val schema = reference.schema
  private[this] val sessions = Vector(planned.newSession(), reference.newSession())

  /** What differs in the first row that the two score differently, if there is one.
    *
    * @param rows
    *   one cell for each input, in the order of the schema
    */
  def firstDifference(rows: Vector[Vector[JsValue]]): Option[String] =
    rows.iterator.zipWithIndex
      .flatMap { case (row, index) =>
        difference(row).map(what => s"row ${index + 1}: $what")
      }
      .toStream
      .headOption

  private[this] def difference(row: Vector[JsValue]): Option[String] = {
    val problems = sessions.map { session =>
      schema.inputs.indices.foreach(i => JsonCell.set(session, i, schema.inputs(i), row(i)))
      session.score()
    }
    if (problems(0) != problems(1)) Some("one of them refuses it")
    else if (problems(0) != null) None
    else {
      val differs = schema.outputs.indices.find(o => value(sessions(0), o) != value(sessions(1), o))
      differs.map(o => s"column ${schema.outputs(o).name}")
    }
  }

  // One NaN is as good as another; otherwise every bit counts, also the sign of zero.
  private[this] def value(session: ScoringSession, o: Int): Any =
    if (session.isNull(o)) null
    else
      schema.outputs(o) match {
        case vector: Field if vector.isVector => session.getVector(o).toVector.map(doubleToLongBits)
        case scalar =>
          scalar.fieldType match {
            case FieldType.Boolean                  => session.getBoolean(o)
            case FieldType.String                   => session.getString(o)
            case FieldType.Float | FieldType.Double => doubleToLongBits(session.getDouble(o))
            case _                                  => session.getLong(o)
          }
      }
}

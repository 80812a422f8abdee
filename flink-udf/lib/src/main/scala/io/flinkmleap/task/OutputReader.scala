package io.flinkmleap.task

import io.flinkmleap.bundle.{Field, FieldType}
import io.flinkmleap.scoring.ScoringSession

/** Reads one output of a session as a boxed Java value of exactly the field's type, or as `Array[Double]` for
  * a vector.
  */
private[flinkmleap] abstract class OutputReader {

  /** The value; null for NULL. Vectors are the caller's. */
  def read(session: ScoringSession): AnyRef
}

private[flinkmleap] object OutputReader {

  /** The reader of output number `o`. */
  def apply(field: Field, o: Int): OutputReader =
    if (field.isVector) reader(o)(_.getVector(o))
    else
      field.fieldType match {
        case FieldType.Double  => reader(o)(session => Double.box(session.getDouble(o)))
        case FieldType.Float   => reader(o)(session => Float.box(session.getFloat(o)))
        case FieldType.Boolean => reader(o)(session => Boolean.box(session.getBoolean(o)))
        case FieldType.String  => reader(o)(_.getString(o))
        case FieldType.Byte    => reader(o)(session => Byte.box(session.getLong(o).toByte))
        case FieldType.Short   => reader(o)(session => Short.box(session.getLong(o).toShort))
        case FieldType.Int     => reader(o)(session => Int.box(session.getLong(o).toInt))
        case FieldType.Long    => reader(o)(session => Long.box(session.getLong(o)))
      }

  private[this] def reader(o: Int)(get: ScoringSession => AnyRef): OutputReader = new OutputReader {
    override def read(session: ScoringSession): AnyRef = if (session.isNull(o)) null else get(session)
  }
}

package io.flinkmleap.task

import io.flinkmleap.bundle.{Field, FieldType}
import io.flinkmleap.scoring.ScoringSession

/** Puts one value into one input of a session. Values are boxed Java values, and `Array[Double]` for vectors.
  */
private[flinkmleap] abstract class InputSetter {

  /** Sets the input; null sets it to NULL. */
  def set(session: ScoringSession, value: AnyRef): Unit
}

private[flinkmleap] object InputSetter {

  /** The setter for input number `i`. Any number is taken for a numeric field: it is widened as SQL would. */
  def apply(field: Field, i: Int): InputSetter =
    if (field.isVector) setter(i)((session, value) => session.setVector(i, value.asInstanceOf[Array[Double]]))
    else
      field.fieldType match {
        case FieldType.Double =>
          setter(i)((session, value) => session.setDouble(i, value.asInstanceOf[Number].doubleValue))
        case FieldType.Float =>
          setter(i)((session, value) => session.setFloat(i, value.asInstanceOf[Number].floatValue))
        case FieldType.Boolean =>
          setter(i)((session, value) => session.setBoolean(i, value.asInstanceOf[java.lang.Boolean]))
        case FieldType.String =>
          setter(i)((session, value) => session.setString(i, value.asInstanceOf[String]))
        case FieldType.Byte | FieldType.Short | FieldType.Int | FieldType.Long =>
          setter(i)((session, value) => session.setLong(i, value.asInstanceOf[Number].longValue))
      }

  private[this] def setter(i: Int)(put: (ScoringSession, AnyRef) => Unit): InputSetter = new InputSetter {
    override def set(session: ScoringSession, value: AnyRef): Unit =
      if (value == null) session.setNull(i) else put(session, value)
  }
}

package io.flinkmleap.datastream

import java.util

import scala.collection.JavaConverters._

import io.flinkmleap.bundle.{Field, FieldType}
import org.apache.flink.types.Row

/** Takes the value of one input out of a row.
  *
  * @param position
  *   where the value stands in a row without names
  */
private[datastream] final class RowField(field: Field, position: Int) {

  /** The value for an [[io.flinkmleap.task.InputSetter]]; null for NULL. */
  def of(row: Row): AnyRef = {
    val names = row.getFieldNames(true)
    val value =
      if (names != null && names.contains(field.name)) row.getField(field.name)
      else if (names == null || names.contains(RowField.FirstDefaultName)) positional(row)
      else throw new IllegalArgumentException(s"The row has no field ${field.name}, which the model takes.")
    if (value == null) null else if (field.isVector) vector(value) else scalar(value)
  }

  private[this] def positional(row: Row): AnyRef =
    if (position < row.getArity) row.getField(position)
    else
      throw new IllegalArgumentException(
        s"A row of ${row.getArity} fields has no field $position for the model's input ${field.name}."
      )

  private[this] def scalar(value: AnyRef): AnyRef = (field.fieldType, value) match {
    case (FieldType.Boolean, _: java.lang.Boolean) | (FieldType.String, _: String)    => value
    case (FieldType.Boolean | FieldType.String, _)                                    => wrongKind(value)
    case (FieldType.Double | FieldType.Float, _: Number)                              => value
    case (_, _: java.lang.Byte | _: java.lang.Short | _: Integer | _: java.lang.Long) => value
    case _                                                                            => wrongKind(value)
  }

  private[this] def vector(value: AnyRef): Array[Double] = value match {
    case doubles: Array[Double] => doubles
    case floats: Array[Float]   => floats.map(_.toDouble)
    case ints: Array[Int]       => ints.map(_.toDouble)
    case longs: Array[Long]     => longs.map(_.toDouble)
    case boxed: Array[AnyRef]   => boxed.map(element)
    case list: util.List[_]     => list.asScala.map(item => element(item.asInstanceOf[AnyRef])).toArray
    case other                  => wrongKind(other)
  }

  private[this] def element(value: AnyRef): Double = value match {
    case number: Number => number.doubleValue
    case other          => wrongKind(other)
  }

  private[this] def wrongKind(value: AnyRef): Nothing = {
    val found = if (value == null) "a NULL inside a vector" else s"a ${value.getClass.getSimpleName}"
    throw new IllegalArgumentException(
      s"The field ${field.name} of the row holds $found where the model takes a ${field.typeName}."
    )
  }
}

private object RowField {
  // Flink names the fields of a row type without names f0, f1, ...
  private val FirstDefaultName = "f0"
}

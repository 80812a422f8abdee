package io.flinkmleap.scoring

import io.flinkmleap.bundle.{Field, FieldType}
import ml.combust.mleap.core.types.{BasicType, DataType, ScalarType, StructField, StructType, TensorType}

/** The inputs of a model as the types that MLeap is given: exact ones, which spare a cast per value, and
  * columns that are declared non-null, which spare a wrapper and an Option per value.
  */
private[scoring] object InputTypes {

  /** The columns in the order of the fields. Fails on two of one name. */
  def schema(fields: Seq[Field]): StructType =
    StructType(fields.map(field => StructField(field.mleapColumn, of(field)))).get

  /** The type of one column. */
  def of(field: Field): DataType = field.shape match {
    case None    => ScalarType(scalar(field), field.nullable && !field.nullIsNaN)
    case Some(n) => TensorType(BasicType.Double, if (n < 0) None else Some(Seq(n)), field.nullable)
  }

  /** The type of a scalar: a double where NaN takes the place of NULL. */
  def scalar(field: Field): BasicType = if (field.nullIsNaN) BasicType.Double else basic(field.fieldType)

  private[this] def basic(fieldType: FieldType): BasicType = fieldType match {
    case FieldType.Boolean => BasicType.Boolean
    case FieldType.Byte    => BasicType.Byte
    case FieldType.Short   => BasicType.Short
    case FieldType.Int     => BasicType.Int
    case FieldType.Long    => BasicType.Long
    case FieldType.Float   => BasicType.Float
    case FieldType.Double  => BasicType.Double
    case FieldType.String  => BasicType.String
  }
}

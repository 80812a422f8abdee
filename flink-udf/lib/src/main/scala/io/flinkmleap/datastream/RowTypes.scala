package io.flinkmleap.datastream

import io.flinkmleap.bundle.{Field, FieldType}
import org.apache.flink.api.common.typeinfo.{PrimitiveArrayTypeInfo, TypeInformation, Types}
import org.apache.flink.types.Row

/** Flink's type information for rows of a model's columns. */
private[datastream] object RowTypes {

  /** A row with these named fields. */
  def of(fields: Vector[Field]): TypeInformation[Row] =
    Types.ROW_NAMED(fields.map(_.name).toArray, fields.map(column): _*)

  private[this] def column(field: Field): TypeInformation[_] =
    if (field.isVector) PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO
    else
      field.fieldType match {
        case FieldType.Boolean => Types.BOOLEAN
        case FieldType.Byte    => Types.BYTE
        case FieldType.Short   => Types.SHORT
        case FieldType.Int     => Types.INT
        case FieldType.Long    => Types.LONG
        case FieldType.Float   => Types.FLOAT
        case FieldType.Double  => Types.DOUBLE
        case FieldType.String  => Types.STRING
      }
}

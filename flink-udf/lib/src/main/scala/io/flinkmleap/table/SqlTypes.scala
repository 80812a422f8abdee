package io.flinkmleap.table

import io.flinkmleap.bundle.{Field, FieldType}
import org.apache.flink.table.api.DataTypes
import org.apache.flink.table.data.{ArrayData, RowData, StringData}
import org.apache.flink.table.types.DataType

/** The Flink types of a model's columns. All are nullable: real tables have NULLs, and `onError` decides
  * about them.
  */
private[table] object SqlTypes {

  /** The type of one argument, or of a single result. Vectors and texts travel in Flink's internal form,
    * without boxes and copies.
    */
  def of(field: Field): DataType =
    if (field.isVector) DataTypes.ARRAY(scalar(field.fieldType)).bridgedTo(classOf[ArrayData])
    else scalar(field.fieldType)

  /** The result type: the type of the only output, or a ROW with one field for each. */
  def result(outputs: Vector[Field]): DataType = outputs match {
    case Vector(single) => of(single)
    case several =>
      val fields = several.map(field => DataTypes.FIELD(field.name, internal(field)))
      DataTypes.ROW(fields: _*).bridgedTo(classOf[RowData])
  }

  private[this] def internal(field: Field): DataType = of(field).toInternal

  private[this] def scalar(fieldType: FieldType): DataType = fieldType match {
    case FieldType.Boolean => DataTypes.BOOLEAN
    case FieldType.Byte    => DataTypes.TINYINT
    case FieldType.Short   => DataTypes.SMALLINT
    case FieldType.Int     => DataTypes.INT
    case FieldType.Long    => DataTypes.BIGINT
    case FieldType.Float   => DataTypes.FLOAT
    case FieldType.Double  => DataTypes.DOUBLE
    case FieldType.String  => DataTypes.STRING.bridgedTo(classOf[StringData])
  }
}

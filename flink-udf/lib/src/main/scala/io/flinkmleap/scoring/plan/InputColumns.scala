package io.flinkmleap.scoring.plan

import io.flinkmleap.bundle.{Field, FieldType}
import ml.combust.mleap.core.types.{BasicType, DataType, ScalarType, StructField, StructType, TensorType}

/** The columns of the caller, as MLeap types and as cells of a plan. */
private[plan] object InputColumns {

  /** The schema that MLeap is given: exact types, so that it casts no more than it must. */
  def schema(fields: Seq[Field]): StructType =
    StructType(fields.map(field => StructField(field.mleapColumn, dataType(field)))).get

  /** Makes room for an input, and gives it its name. */
  def define(field: Field, plan: PlanBuilder): Column = {
    val column = field.shape match {
      case Some(size) if size >= 0 && !field.nullable  => plan.newVector(size, VectorForm.Dense)
      case Some(_)                                     => ObjectColumn(plan.newObject())
      case None if field.fieldType == FieldType.String => TextColumn(plan.newObject())
      case None =>
        val nullFlag = if (field.nullable) plan.newNull() else -1
        val long = if (field.fieldType == FieldType.Long) plan.newLong() else -1
        NumberColumn(plan.newNumbers(1), basicType(field.fieldType), nullFlag, long)
    }
    plan.define(field.mleapColumn, dataType(field), column)
    column
  }

  private[this] def dataType(field: Field): DataType = field.shape match {
    case None    => ScalarType(basicType(field.fieldType), field.nullable)
    case Some(n) => TensorType(BasicType.Double, if (n < 0) None else Some(Seq(n)), field.nullable)
  }

  private[this] def basicType(fieldType: FieldType): BasicType = fieldType match {
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

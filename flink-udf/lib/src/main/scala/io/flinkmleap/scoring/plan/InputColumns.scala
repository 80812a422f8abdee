package io.flinkmleap.scoring.plan

import io.flinkmleap.bundle.{Field, FieldType}
import io.flinkmleap.scoring.InputTypes

/** The columns of the caller as cells of a plan. */
private[plan] object InputColumns {

  /** Makes room for an input, and gives it its name. */
  def define(field: Field, plan: PlanBuilder): Column = {
    val column = field.shape match {
      case Some(size) if size >= 0 && !field.nullable  => plan.newVector(size, VectorForm.Dense)
      case Some(_)                                     => ObjectColumn(plan.newObject())
      case None if field.fieldType == FieldType.String => plan.newText(isInput = true)
      case None =>
        val nullFlag = if (field.nullable && !field.nullIsNaN) plan.newNull() else -1
        val long = if (field.fieldType == FieldType.Long && !field.nullIsNaN) plan.newLong() else -1
        NumberColumn(plan.newNumbers(1), InputTypes.scalar(field), nullFlag, long)
    }
    plan.define(field.mleapColumn, InputTypes.of(field), column)
    column
  }
}

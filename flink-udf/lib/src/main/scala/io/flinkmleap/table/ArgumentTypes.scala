package io.flinkmleap.table

import org.apache.flink.table.data.ArrayData
import org.apache.flink.table.types.DataType
import org.apache.flink.table.types.logical.{LogicalType, LogicalTypeRoot}

/** Decides in which form an argument arrives. */
private[table] object ArgumentTypes {

  /** The wanted type where the actual one needs no cast to it, otherwise the actual type. */
  def arriving(wanted: DataType, actual: DataType): DataType =
    if (kind(wanted.getLogicalType) == kind(actual.getLogicalType)) wanted
    else if (actual.getLogicalType.is(LogicalTypeRoot.ARRAY)) actual.nullable.bridgedTo(classOf[ArrayData])
    else actual.nullable

  private[this] def kind(logicalType: LogicalType): Vector[LogicalTypeRoot] = {
    val root = logicalType.getTypeRoot
    val folded = if (root == LogicalTypeRoot.CHAR) LogicalTypeRoot.VARCHAR else root
    if (root == LogicalTypeRoot.ARRAY) folded +: kind(logicalType.getChildren.get(0)) else Vector(folded)
  }
}

package io.flinkmleap.scoring.plan

import java.util.Arrays

import io.flinkmleap.bundle.{Field, FieldType}
import io.flinkmleap.scoring.ClassLabels
import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.tensor.Tensor

/** Reads an output of a scored row, in the kinds that its field can be read in; other kinds throw. */
private[plan] abstract class OutputCell(field: Field) {

  /** Whether the value can be read: it cannot where it should be the index of a class and is none. */
  def isReadable(row: PlanRow): Boolean = true

  def isNull(row: PlanRow): Boolean = false
  def getBoolean(row: PlanRow): Boolean = unreadable
  def getLong(row: PlanRow): Long = unreadable
  def getDouble(row: PlanRow): Double = unreadable
  def getString(row: PlanRow): String = unreadable
  def getVector(row: PlanRow): Array[Double] = unreadable

  private[this] def unreadable: Nothing =
    throw new IllegalArgumentException(s"output ${field.name} is of type ${field.typeName}")
}

private[plan] object OutputCell {

  /** The reader of a column.
    *
    * @param labels
    *   the classes, where the field is their name and the column their index
    */
  def of(field: Field, column: Column, labels: Option[ClassLabels]): OutputCell = column match {
    case number: NumberColumn =>
      labels.filter(_ => isClass(field, number.base)) match {
        case Some(classes) => new ClassCell(field, number, classes)
        case None          => new NumberOutputCell(field, number)
      }
    case vector: VectorColumn => new VectorOutputCell(field, vector)
    case text: TextColumn     => new TextOutputCell(field, text)
    case ObjectColumn(index)  => new ObjectOutputCell(field, index)
  }

  private[this] def isClass(field: Field, base: BasicType): Boolean = {
    val isFloating = base == BasicType.Double || base == BasicType.Float
    val isNamed = field.fieldType == FieldType.String || field.fieldType == FieldType.Boolean
    base != BasicType.Boolean && (isNamed || (isFloating && ClassLabels.isWhole(field)))
  }
}

private[plan] final class NumberOutputCell(field: Field, column: NumberColumn) extends OutputCell(field) {
  private[this] val cell = column.cell

  override def isNull(row: PlanRow): Boolean = column.isNull(row)
  override def getBoolean(row: PlanRow): Boolean = row.numbers(cell) != 0.0
  override def getLong(row: PlanRow): Long =
    if (column.long >= 0) row.longs(column.long) else row.numbers(cell).toLong
  override def getDouble(row: PlanRow): Double = row.numbers(cell)
}

/** The class that belongs to an index. */
private[plan] final class ClassCell(field: Field, column: NumberColumn, classes: ClassLabels)
    extends OutputCell(field) {
  private[this] val cell = column.cell

  override def isReadable(row: PlanRow): Boolean = {
    val index = row.numbers(cell)
    isNull(row) || (index == index.toInt && index >= 0 && index < classes.size)
  }

  override def isNull(row: PlanRow): Boolean = column.isNull(row)
  override def getBoolean(row: PlanRow): Boolean = getString(row).toBoolean
  override def getLong(row: PlanRow): Long = classes.number(row.numbers(cell).toInt)
  override def getDouble(row: PlanRow): Double = row.numbers(cell)
  override def getString(row: PlanRow): String = classes.text(row.numbers(cell).toInt)
}

private[plan] final class VectorOutputCell(field: Field, column: VectorColumn) extends OutputCell(field) {
  override def getVector(row: PlanRow): Array[Double] =
    Arrays.copyOfRange(row.numbers, column.offset, column.offset + column.size)
}

private[plan] final class TextOutputCell(field: Field, column: TextColumn) extends OutputCell(field) {
  override def isNull(row: PlanRow): Boolean = column.boxed(row) == null
  override def getString(row: PlanRow): String = column.boxed(row).toString
}

private[plan] final class ObjectOutputCell(field: Field, index: Int) extends OutputCell(field) {
  override def isNull(row: PlanRow): Boolean = row.objects(index) == null
  override def getString(row: PlanRow): String = row.objects(index).toString
  override def getVector(row: PlanRow): Array[Double] =
    row.objects(index).asInstanceOf[Tensor[Double]].toDense.values.clone()
}

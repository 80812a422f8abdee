package io.flinkmleap.scoring.plan

import java.util.Arrays

import ml.combust.mleap.core.types.{BasicType, DataType, ScalarType, TensorType}
import ml.combust.mleap.tensor.{DenseTensor, SparseTensor}

/** Where the result of a function of MLeap goes: to the cells that other steps read it from. */
private[plan] abstract class BoxedCell {

  /** The column that is made of it. */
  def column: Column

  /** Stores the value.
    *
    * @return
    *   whether it is of the kind that the function has declared
    */
  def store(row: PlanRow, value: Any): Boolean
}

private[plan] object BoxedCell {

  /** Longer vectors stay as they are: the steps would go through all elements, also of a sparse one. */
  private[this] val LongestVector = 4096

  def of(dataType: DataType, plan: PlanBuilder): BoxedCell = dataType match {
    case ScalarType(BasicType.String, _) => new TextCell(plan.newText(isInput = false))
    case ScalarType(base, isNullable) if base != BasicType.ByteString =>
      val long = if (base == BasicType.Long) plan.newLong() else -1
      new NumberCell(NumberColumn(plan.newNumbers(1), base, if (isNullable) plan.newNull() else -1, long))
    case TensorType(BasicType.Double, Some(Seq(size)), _) if size >= 0 && size <= LongestVector =>
      new VectorCell(plan.newVectorOfAnyForm(size))
    case _ => new ObjectCell(ObjectColumn(plan.newObject()))
  }
}

private[plan] final class ObjectCell(override val column: ObjectColumn) extends BoxedCell {
  override def store(row: PlanRow, value: Any): Boolean = {
    row.objects(column.index) = value.asInstanceOf[AnyRef]
    true
  }
}

private[plan] final class TextCell(override val column: TextColumn) extends BoxedCell {
  override def store(row: PlanRow, value: Any): Boolean = value match {
    case null         => set(row, null)
    case text: String => set(row, text)
    case _            => false
  }

  private[this] def set(row: PlanRow, text: String): Boolean = {
    row.objects(column.index) = text
    true
  }
}

private[plan] final class NumberCell(override val column: NumberColumn) extends BoxedCell {
  override def store(row: PlanRow, value: Any): Boolean = (value, column.base) match {
    case (null, _)                                       => setNull(row)
    case (boolean: java.lang.Boolean, BasicType.Boolean) => set(row, if (boolean) 1.0 else 0.0)
    case (byte: java.lang.Byte, BasicType.Byte)          => set(row, byte.doubleValue)
    case (short: java.lang.Short, BasicType.Short)       => set(row, short.doubleValue)
    case (int: java.lang.Integer, BasicType.Int)         => set(row, int.doubleValue)
    case (float: java.lang.Float, BasicType.Float)       => set(row, float.doubleValue)
    case (double: java.lang.Double, BasicType.Double)    => set(row, double.doubleValue)
    case (long: java.lang.Long, BasicType.Long) =>
      row.longs(column.long) = long
      set(row, long.doubleValue)
    case _ => false
  }

  private[this] def setNull(row: PlanRow): Boolean = {
    if (column.isNullable) row.nulls(column.nullFlag) = true
    column.isNullable
  }

  private[this] def set(row: PlanRow, value: Double): Boolean = {
    if (column.isNullable) row.nulls(column.nullFlag) = false
    row.numbers(column.cell) = value
    true
  }
}

private[plan] final class VectorCell(override val column: VectorColumn) extends BoxedCell {
  override def store(row: PlanRow, value: Any): Boolean = value match {
    case dense: DenseTensor[_] if isPlain(dense.dimensions) && dense.values.length == column.size =>
      System.arraycopy(dense.values, 0, row.numbers, column.offset, column.size)
      row.forms(column.form) = VectorForm.Dense
      true
    case sparse: SparseTensor[_] if isPlain(sparse.dimensions) =>
      row.forms(column.form) = VectorForm.Sparse
      scatter(row.numbers, sparse.asInstanceOf[SparseTensor[Double]])
    case _ => false
  }

  private[this] def isPlain(dimensions: Seq[Int]): Boolean = dimensions == Seq(column.size)

  private[this] def scatter(numbers: Array[Double], sparse: SparseTensor[Double]): Boolean = {
    Arrays.fill(numbers, column.offset, column.offset + column.size, 0.0)
    var before = -1
    var isPlain = true
    sparse.indices.zip(sparse.values).foreach { case (index, value) =>
      isPlain &&= value != 0.0 && index.head > before && index.head < column.size
      if (isPlain) numbers(column.offset + index.head) = value
      before = index.head
    }
    isPlain
  }
}

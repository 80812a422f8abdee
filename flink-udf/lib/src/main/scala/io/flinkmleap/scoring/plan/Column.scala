package io.flinkmleap.scoring.plan

import java.util.Arrays

import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.tensor.{DenseTensor, SparseTensor, Tensor}

/** What a step of a plan reads or writes. */
private[plan] sealed trait Cells

/** Where a plan keeps a column of the pipeline. */
private[plan] sealed trait Column extends Cells {

  /** The value as MLeap's rows have it. */
  def boxed(row: PlanRow): Any
}

/** A scalar that is a number or a boolean.
  *
  * @param cell
  *   index in the numbers; booleans are 0 and 1
  * @param base
  *   the type that MLeap has for the column
  * @param nullFlag
  *   index in the nulls, -1 where the column takes no NULL
  * @param long
  *   index in the longs, -1 for other types
  */
private[plan] final case class NumberColumn(cell: Int, base: BasicType, nullFlag: Int = -1, long: Int = -1)
    extends Column {

  /** Whether the value may be NULL. */
  def isNullable: Boolean = nullFlag >= 0

  /** Whether the value is NULL. */
  def isNull(row: PlanRow): Boolean = nullFlag >= 0 && row.nulls(nullFlag)

  override def boxed(row: PlanRow): Any =
    if (isNull(row)) null
    else
      base match {
        case BasicType.Boolean => row.numbers(cell) != 0.0
        case BasicType.Byte    => row.numbers(cell).toByte
        case BasicType.Short   => row.numbers(cell).toShort
        case BasicType.Int     => row.numbers(cell).toInt
        case BasicType.Long    => row.longs(long)
        case BasicType.Float   => row.numbers(cell).toFloat
        case _                 => row.numbers(cell)
      }
}

/** A text, or null.
  *
  * @param index
  *   in the objects
  * @param code
  *   index in the codes, -1 where every text is among the objects
  * @param labels
  *   what the codes are the numbers of
  */
private[plan] final case class TextColumn(index: Int, code: Int = -1, labels: Option[KnownLabels] = None)
    extends Column {

  /** The code of a label, or -1. */
  def numberOf(label: String): Int = labels.fold(-1)(_.numberOf(label))

  override def boxed(row: PlanRow): AnyRef =
    if (code >= 0 && row.codes(code) >= 0) labels.get.labels(row.codes(code)) else row.objects(index)
}

/** A value that only MLeap understands.
  *
  * @param index
  *   in the objects
  */
private[plan] final case class ObjectColumn(index: Int) extends Column {
  override def boxed(row: PlanRow): Any = row.objects(index)
}

/** A vector of a known length.
  *
  * @param offset
  *   index of the first element in the numbers
  * @param form
  *   index in the forms
  * @param isAlwaysDense
  *   whether the form is dense for every row
  * @param parts
  *   where the elements come from, for a vector with one-hot parts; otherwise empty
  * @param sources
  *   where the elements stand before they are put side by side, for a vector that is sparse for every row
  * @param origin
  *   where the elements stand side by side before they are assembled
  */
private[plan] final case class VectorColumn(
    offset: Int,
    size: Int,
    form: Int,
    isAlwaysDense: Boolean,
    parts: Vector[VectorPart] = Vector.empty,
    sources: Option[VectorSources] = None,
    origin: Option[VectorOrigin] = None
) extends Column {

  /** Whether the form is dense for this row. */
  def isDense(row: PlanRow): Boolean = row.forms(form) == VectorForm.Dense

  override def boxed(row: PlanRow): Any = tensor(row)

  private[this] def tensor(row: PlanRow): Tensor[Double] = {
    val values = Arrays.copyOfRange(row.numbers, offset, offset + size)
    row.forms(form) match {
      case VectorForm.Dense => DenseTensor(values, Seq(size))
      case VectorForm.Sparse =>
        val stored = values.indices.filter(values(_) != 0.0)
        SparseTensor(stored.map(Seq(_)), stored.map(values(_)).toArray, Seq(size))
      case _ => throw Unplanned
    }
  }
}

/** Where the one of a one-hot vector stands, without the elements of the vector.
  *
  * @param index
  *   in the hot positions
  */
private[plan] final case class HotPosition(index: Int) extends Cells

/** What a vector is put together from.
  *
  * @param parts
  *   the elements in order
  * @param cells
  *   for each part, the index of its first element in the numbers
  */
private[plan] final case class VectorSources(
    reads: Seq[Cells],
    parts: Vector[VectorPart],
    cells: Vector[Int]
)

/** The columns that a vector is assembled from, where they stand side by side already. A zero may be negative
  * there, and is not in the vector.
  *
  * @param cell
  *   index of the first element in the numbers
  */
private[plan] final case class VectorOrigin(columns: Seq[Column], cell: Int)

/** A run of elements of a vector.
  *
  * @param from
  *   index of the first element in the vector
  * @param size
  *   number of elements
  * @param hot
  *   index in the hot positions, counted from `from`, for a one-hot part; otherwise -1
  */
private[plan] final case class VectorPart(from: Int, size: Int, hot: Int) {

  /** Index of the first element after the run. */
  def until: Int = from + size

  /** Whether at most one element is other than zero, and that is one. */
  def isOneHot: Boolean = hot >= 0
}

package io.flinkmleap.operator

import ml.combust.mleap.core.Model
import ml.combust.mleap.core.types.{ScalarType, StructType, TensorType}

/** The row of numbers that belongs to a category: one-hot, ordinal and target encoding.
  *
  * @param keys
  *   the categories
  * @param positions
  *   for each category the number of its row, or one of [[CategoryLookupModel$ CategoryLookupModel]]
  * @param missing
  *   the same for a missing value, which is NULL or NaN
  * @param unknown
  *   the same for a value that is no category
  * @param width
  *   length of a row
  * @param table
  *   the rows; row `i` has its one at `i` when there is none
  */
final case class CategoryLookupModel(
    keys: CategoryKeys,
    positions: Array[Int],
    missing: Int,
    unknown: Int,
    width: Int,
    table: Option[Array[Array[Double]]]
) extends Model {
  require(positions.length == keys.size, "there is other than one position for each category")
  table.foreach(rows => require(rows.forall(_.length == width), s"a row is not of length $width"))
  (positions :+ missing :+ unknown).foreach { position =>
    require(position < table.fold(width)(_.length), s"there is no row $position")
    require(position >= CategoryLookupModel.Refused, s"there is no row $position")
  }

  /** The row in a new array, or null for a value that is refused.
    *
    * @param value
    *   of the type of the keys, or null
    */
  def apply(value: Any): Array[Double] = position(value) match {
    case CategoryLookupModel.Refused => null
    case CategoryLookupModel.Zeros   => new Array[Double](width)
    case row                         => table.fold(oneHot(row))(_(row).clone())
  }

  private[this] def position(value: Any): Int = value match {
    case null                               => missing
    case number: Double if number != number => missing
    case category =>
      val index = keys.indexOf(category)
      if (index < 0) unknown else positions(index)
  }

  private[this] def oneHot(position: Int): Array[Double] = {
    val row = new Array[Double](width)
    row(position) = 1.0
    row
  }

  /** Whether the categories are texts. */
  def takesText: Boolean = keys.isInstanceOf[CategoryKeys.Texts]

  override def inputSchema: StructType =
    StructType("input" -> (if (takesText) ScalarType.String else ScalarType.Double)).get

  override def outputSchema: StructType = StructType("output" -> TensorType.Double(width)).get
}

object CategoryLookupModel {

  /** In the place of a row: all numbers are 0. */
  final val Zeros = -1

  /** In the place of a row: the value is refused. */
  final val Refused = -2
}

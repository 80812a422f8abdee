package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.tensor.DenseTensor

/** Attributes of a model that several of our operators have. All throw an IllegalArgumentException for a
  * value of another form.
  */
private[operator] object OperatorAttributes {

  /** A whole number that counts something. */
  def count(attributes: Attributes, name: String): Int = {
    val value = attributes.value(name).getLong
    require(value >= 0 && value <= Int.MaxValue, s"$name is $value")
    value.toInt
  }

  /** A truth value, false where it is left out. */
  def flag(attributes: Attributes, name: String): Boolean = attributes.getValue(name).exists(_.getBoolean)

  /** A list of whole numbers from `least` to less than `until`. */
  def integers(attributes: Attributes, name: String, least: Int, until: Int): Array[Int] = {
    val values = attributes.value(name).getLongList
    values.foreach(value => require(value >= least && value < until, s"$name holds $value"))
    values.map(_.toInt).toArray
  }

  /** What [[integers]] reads. */
  def longs(values: Array[Int]): Value = Value.longList(values.map(_.toLong).toSeq)

  /** A list of numbers that never fall. */
  def rising(attributes: Attributes, name: String): Array[Double] = {
    val values = attributes.value(name).getDoubleList.toArray
    requireRising(values, name)
    values
  }

  /** Refuses numbers that fall somewhere. */
  def requireRising(values: Array[Double], name: String): Unit =
    (1 until values.length).foreach(i => require(values(i - 1) <= values(i), s"$name falls"))

  /** Lists of different lengths, which stand one behind the other in `name` and have the lengths
    * `name_sizes`.
    */
  def lists(attributes: Attributes, name: String): Array[Array[Double]] = {
    val all = attributes.value(name).getDoubleList.toArray
    val sizes = integers(attributes, s"${name}_sizes", 0, all.length + 1)
    require(sizes.map(_.toLong).sum == all.length, s"${name}_sizes do not add up to ${all.length}")
    val starts = sizes.scanLeft(0)(_ + _)
    sizes.indices.map(i => all.slice(starts(i), starts(i + 1))).toArray
  }

  /** Adds what [[lists]] reads. */
  def withLists(attributes: Attributes, name: String, lists: Array[Array[Double]]): Attributes =
    attributes
      .withValue(name, Value.doubleList(lists.flatten.toSeq))
      .withValue(s"${name}_sizes", longs(lists.map(_.length)))

  /** A matrix that stands row by row. */
  def rows(attributes: Attributes, name: String): Array[Array[Double]] = {
    val tensor = attributes.value(name).getTensor[Double]
    val values = tensor.toArray
    tensor.dimensions match {
      case Seq(rows, columns) if rows >= 0 && columns >= 0 && rows.toLong * columns == values.length =>
        Array.tabulate(rows)(row => values.slice(row * columns, (row + 1) * columns))
      case _ => throw new IllegalArgumentException(s"$name is no matrix")
    }
  }

  /** A matrix that may be left out. */
  def optionalRows(attributes: Attributes, name: String): Option[Array[Array[Double]]] =
    attributes.getValue(name).map(_ => rows(attributes, name))

  /** What [[rows]] reads. */
  def matrix(rows: Array[Array[Double]]): Value =
    Value.tensor(DenseTensor(rows.flatten, Seq(rows.length, rows.headOption.fold(0)(_.length))))
}

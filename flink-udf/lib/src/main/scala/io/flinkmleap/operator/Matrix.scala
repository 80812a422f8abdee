package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.tensor.DenseTensor

/** A table of numbers, row after row.
  *
  * @param columns
  *   length of a row
  * @param values
  *   the numbers of the first row, then those of the second one, and so on
  */
final class Matrix(val rows: Int, val columns: Int, val values: Array[Double]) {
  require(rows > 0 && columns > 0, "a matrix without rows or columns")
  require(
    values.length == rows.toLong * columns,
    s"a matrix of $rows rows and $columns columns with ${values.length} numbers"
  )
}

object Matrix {

  /** Reads an attribute; throws when it holds another thing or a number that is not finite. */
  private[operator] def read(attributes: Attributes, name: String): Matrix = {
    val tensor = attributes.value(name).getTensor[Double]
    require(tensor.dimensions.size == 2, s"$name is not a matrix")
    VectorModel.checkFinite(name, tensor.rawValues)
    new Matrix(tensor.dimensions.head, tensor.dimensions(1), tensor.toArray)
  }

  private[operator] def write(attributes: Attributes, name: String, matrix: Matrix): Attributes =
    attributes.withValue(
      name,
      Value.tensor[Double](DenseTensor(matrix.values, Seq(matrix.rows, matrix.columns)))
    )
}

private[operator] object VectorAttribute {

  /** Reads an attribute; throws when it holds another thing or a number that is not finite. */
  def read(attributes: Attributes, name: String): Array[Double] = {
    val tensor = attributes.value(name).getTensor[Double]
    require(tensor.dimensions.size == 1 && tensor.dimensions.head > 0, s"$name is not a vector")
    VectorModel.checkFinite(name, tensor.rawValues)
    tensor.toArray
  }

  def write(attributes: Attributes, name: String, values: Array[Double]): Attributes =
    attributes.withValue(name, Value.tensor[Double](DenseTensor(values, Seq(values.length))))
}

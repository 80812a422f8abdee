package io.flinkmleap.scoring.plan

import java.util.Arrays

import org.apache.spark.ml.linalg.{DenseMatrix, Matrix}

/** `y = A x + beta y` for a vector of the row, in the order of Spark's `gemv`.
  *
  * @param matrix
  *   trained, finite
  * @param features
  *   `x`
  */
private[plan] final class MatrixProduct private (matrix: DenseMatrix, features: VectorColumn, beta: Double) {
  private[this] val rows = matrix.numRows
  private[this] val columns = matrix.numCols
  private[this] val values = matrix.values
  private[this] val rowStep = if (matrix.isTransposed) columns else 1
  private[this] val columnStep = if (matrix.isTransposed) 1 else rows
  private[this] val transposition = if (matrix.isTransposed) "T" else "N"
  private[this] val storedRows = if (matrix.isTransposed) columns else rows
  private[this] val storedColumns = if (matrix.isTransposed) rows else columns
  private[this] val blas = DenseAlgebra.ofMatrices

  /** Writes `y`, of as many numbers as the matrix has rows, from `to` on. */
  def apply(row: PlanRow, to: Int): Unit = {
    // Zero times what the row before has left here could be NaN.
    if (beta == 0.0) Arrays.fill(row.numbers, to, to + rows, 0.0)
    if (features.isDense(row)) {
      val x = row.numbers
      blas.dgemv(
        transposition,
        storedRows,
        storedColumns,
        1.0,
        values,
        0,
        storedRows,
        x,
        features.offset,
        1,
        beta,
        x,
        to,
        1
      )
    } else inOrder(row.numbers, to)
  }

  private[this] def inOrder(numbers: Array[Double], to: Int): Unit = {
    var r = 0
    while (r < rows) {
      var sum = 0.0
      var k = 0
      while (k < columns) {
        sum += numbers(features.offset + k) * values(r * rowStep + k * columnStep)
        k += 1
      }
      numbers(to + r) = sum + beta * numbers(to + r)
      r += 1
    }
  }
}

private[plan] object MatrixProduct {

  /** None where the sizes differ, or the matrix is sparse or not finite. */
  def compile(matrix: Matrix, features: VectorColumn, beta: Double): Option[MatrixProduct] = matrix match {
    case dense: DenseMatrix
        if dense.numCols == features.size && dense.numRows > 0 && DenseAlgebra.areFinite(dense.values) =>
      Some(new MatrixProduct(dense, features, beta))
    case _ => None
  }
}

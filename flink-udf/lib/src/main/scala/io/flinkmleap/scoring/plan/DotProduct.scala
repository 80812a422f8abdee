package io.flinkmleap.scoring.plan

import org.apache.spark.ml.linalg.{DenseVector, SparseVector, Vector => LinearVector}

/** The product of a vector of the row with trained coefficients, added up in MLeap's order. */
private[plan] abstract class DotProduct {

  /** What it is computed from. */
  def reads: Seq[Cells]

  def apply(row: PlanRow): Double
}

private[plan] object DotProduct {

  /** None where the sizes differ or a coefficient is not finite. */
  def compile(features: VectorColumn, coefficients: LinearVector): Option[DotProduct] = coefficients match {
    case _ if coefficients.size != features.size => None
    case dense: DenseVector if DenseAlgebra.areFinite(dense.values) =>
      Some(
        features.sources match {
          case Some(sources)                  => new PartsDotProduct(sources, dense.values)
          case None if features.isAlwaysDense => new DenseDotProduct(features, dense.values)
          case None                           => new AnyDotProduct(features, dense.values)
        }
      )
    case sparse: SparseVector if DenseAlgebra.areFinite(sparse.values) =>
      Some(new SparseDotProduct(features, sparse))
    case _ => None
  }
}

private[plan] final class DenseDotProduct(features: VectorColumn, coefficients: Array[Double])
    extends DotProduct {
  private[this] val offset = features.offset
  private[this] val length = features.size
  private[this] val blas = DenseAlgebra.ofLength(length)

  override def reads: Seq[Cells] = Seq(features)

  override def apply(row: PlanRow): Double = blas.ddot(length, row.numbers, offset, 1, coefficients, 0, 1)
}

/** For features that are dense in one row and sparse in the next. */
private[plan] final class AnyDotProduct(features: VectorColumn, coefficients: Array[Double])
    extends DotProduct {
  private[this] val dense = new DenseDotProduct(features, coefficients)
  private[this] val sparse = {
    val parts =
      if (features.parts.isEmpty) Vector(VectorPart(0, features.size, hot = -1)) else features.parts
    new PartsDotProduct(VectorSources(reads, parts, parts.map(features.offset + _.from)), coefficients)
  }

  override def reads: Seq[Cells] = Seq(features)

  override def apply(row: PlanRow): Double = if (features.isDense(row)) dense(row) else sparse(row)
}

/** For features that are sparse: what is not stored adds nothing. The elements need not stand side by side. A
  * one-hot part costs one addition, however long it is.
  */
private[plan] final class PartsDotProduct(sources: VectorSources, coefficients: Array[Double])
    extends DotProduct {
  private[this] val froms = sources.parts.map(_.from).toArray
  private[this] val untils = sources.parts.map(_.until).toArray
  private[this] val hots = sources.parts.map(_.hot).toArray
  // What leads from the index of an element to its cell.
  private[this] val shifts = sources.cells.zip(froms).map { case (cell, from) => cell - from }.toArray

  override def reads: Seq[Cells] = sources.reads

  override def apply(row: PlanRow): Double = {
    val numbers = row.numbers
    var sum = 0.0
    var part = 0
    while (part < froms.length) {
      var i = froms(part)
      if (hots(part) >= 0) {
        val position = row.hot(hots(part))
        if (position >= 0) sum += coefficients(i + position)
      } else {
        val until = untils(part)
        val shift = shifts(part)
        while (i < until) {
          sum += numbers(shift + i) * coefficients(i)
          i += 1
        }
      }
      part += 1
    }
    sum
  }
}

private[plan] final class SparseDotProduct(features: VectorColumn, coefficients: SparseVector)
    extends DotProduct {
  private[this] val cells = coefficients.indices.map(_ + features.offset)
  private[this] val values = coefficients.values

  override def reads: Seq[Cells] = Seq(features)

  override def apply(row: PlanRow): Double = {
    val numbers = row.numbers
    var sum = 0.0
    var k = 0
    while (k < cells.length) {
      sum += numbers(cells(k)) * values(k)
      k += 1
    }
    sum
  }
}

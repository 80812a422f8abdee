package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification._
import org.apache.spark.ml.linalg.{Vector => LinearVector}

/** Scores of two classes by one margin. */
private[plan] abstract class MarginScores extends ClassScores {

  /** How far the row is on the side of the second class. */
  def margin(row: PlanRow): Double

  override final val classes: Int = 2

  override final def raw(row: PlanRow, to: Int): Boolean = {
    val value = margin(row)
    row.numbers(to) = -value
    row.numbers(to + 1) = value
    true
  }
}

/** The margin of a linear model. */
private[plan] final class LinearMargin(product: DotProduct, intercept: Double) {

  /** What it is computed from. */
  def reads: Seq[Cells] = product.reads

  def apply(row: PlanRow): Double = product(row) + intercept
}

private[plan] object LinearMargin {

  /** None where MLeap must do it. */
  def compile(features: VectorColumn, coefficients: LinearVector, intercept: Double): Option[LinearMargin] =
    DotProduct.compile(features, coefficients).map(new LinearMargin(_, intercept))
}

/** Logistic regression of two classes. */
private[plan] final class LogisticScores(linear: LinearMargin) extends MarginScores {
  override def reads(features: VectorColumn): Seq[Cells] = linear.reads

  override def margin(row: PlanRow): Double = linear(row)

  override def toProbabilities(numbers: Array[Double], at: Int): Unit = {
    numbers(at) = LogisticScores.probability(numbers(at))
    numbers(at + 1) = LogisticScores.probability(numbers(at + 1))
  }
}

private[plan] object LogisticScores {
  def compile(model: BinaryLogisticRegressionModel, features: VectorColumn): Option[LogisticScores] =
    LinearMargin.compile(features, model.coefficients, model.intercept).map(new LogisticScores(_))

  /** The probability that belongs to a margin. */
  def probability(margin: Double): Double = 1.0 / (1.0 + math.exp(-margin))
}

/** A support vector machine: its probabilities are its margins. */
private[plan] final class SupportVectorScores(linear: LinearMargin) extends MarginScores {
  override def reads(features: VectorColumn): Seq[Cells] = linear.reads

  override def margin(row: PlanRow): Double = linear(row)

  override def toProbabilities(numbers: Array[Double], at: Int): Unit = ()
}

private[plan] object SupportVectorScores {
  def compile(model: SupportVectorMachineModel, features: VectorColumn): Option[SupportVectorScores] =
    LinearMargin.compile(features, model.coefficients, model.intercept).map(new SupportVectorScores(_))
}

/** Logistic regression with a margin for each class. */
private[plan] final class SoftmaxScores(product: MatrixProduct, intercepts: Array[Double])
    extends ClassScores {
  private[this] val blas = DenseAlgebra.ofLength(classes)

  override def classes: Int = intercepts.length

  override def raw(row: PlanRow, to: Int): Boolean = {
    System.arraycopy(intercepts, 0, row.numbers, to, intercepts.length)
    product(row, to)
    true
  }

  override def toProbabilities(numbers: Array[Double], at: Int): Unit = {
    val best = ClassScores.greatest(numbers, at, classes)
    val margin = numbers(at + best)
    if (margin == Double.PositiveInfinity) {
      var k = 0
      while (k < classes) {
        numbers(at + k) = if (k == best) 1.0 else 0.0
        k += 1
      }
    } else {
      val shift = if (margin > 0) margin else 0.0
      var sum = 0.0
      var k = 0
      while (k < classes) {
        numbers(at + k) = math.exp(numbers(at + k) - shift)
        sum += numbers(at + k)
        k += 1
      }
      blas.dscal(classes, 1 / sum, numbers, at, 1)
    }
  }
}

private[plan] object SoftmaxScores {
  def compile(model: ProbabilisticLogisticsRegressionModel, features: VectorColumn): Option[SoftmaxScores] =
    if (model.interceptVector.size != model.coefficientMatrix.numRows) None
    else
      MatrixProduct
        .compile(model.coefficientMatrix, features, beta = 1.0)
        .map(new SoftmaxScores(_, model.interceptVector.toArray))
}

package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification.NaiveBayesModel
import org.apache.spark.ml.linalg.{DenseVector, Vectors}
import org.apache.spark.ml.linalg.mleap.Matrices

/** Naive Bayes.
  *
  * @param summands
  *   what is added to the product, one after the other
  * @param takesOnlyBits
  *   whether every feature must be zero or one
  */
private[plan] final class BayesScores(
    product: MatrixProduct,
    summands: Array[Array[Double]],
    features: VectorColumn,
    takesOnlyBits: Boolean
) extends ClassScores {
  override val classes: Int = summands.head.length

  override def isTotal: Boolean = !takesOnlyBits

  override def raw(row: PlanRow, to: Int): Boolean =
    if (takesOnlyBits && !areBits(row.numbers)) false
    else {
      product(row, to)
      var s = 0
      while (s < summands.length) {
        add(summands(s), row.numbers, to)
        s += 1
      }
      true
    }

  override def toProbabilities(numbers: Array[Double], at: Int): Unit = {
    val greatest = last(numbers, at)
    var i = 0
    while (i < classes) {
      numbers(at + i) = math.exp(numbers(at + i) - greatest)
      i += 1
    }
    ClassScores.normalize(numbers, at, classes)
  }

  private[this] def areBits(numbers: Array[Double]): Boolean = {
    val until = features.offset + features.size
    var i = features.offset
    while (i < until && (numbers(i) == 0.0 || numbers(i) == 1.0)) i += 1
    i == until
  }

  private[this] def add(values: Array[Double], numbers: Array[Double], to: Int): Unit = {
    var i = 0
    while (i < values.length) {
      numbers(to + i) += values(i)
      i += 1
    }
  }

  // As Scala's `max`, which prefers whatever follows a NaN.
  private[this] def last(numbers: Array[Double], at: Int): Double = {
    var greatest = numbers(at)
    var i = 1
    while (i < classes) {
      if (!(greatest >= numbers(at + i))) greatest = numbers(at + i)
      i += 1
    }
    greatest
  }
}

private[plan] object BayesScores {
  def compile(model: NaiveBayesModel, features: VectorColumn): Option[BayesScores] = {
    val classes = model.theta.numRows
    model.pi match {
      case prior: DenseVector if prior.size == classes && model.numClasses == classes =>
        if (model.modelType == NaiveBayesModel.Multinomial)
          MatrixProduct
            .compile(model.theta, features, 0.0)
            .map(new BayesScores(_, Array(prior.values), features, false))
        else bernoulli(model, prior, features)
      case _ => None
    }
  }

  private[this] def bernoulli(
      model: NaiveBayesModel,
      prior: DenseVector,
      features: VectorColumn
  ): Option[BayesScores] = {
    def logOfRest(value: Double) = math.log(1.0 - math.exp(value))
    val ones = Vectors.dense(Array.fill(model.theta.numCols)(1.0))
    val absent = Matrices.map(model.theta, logOfRest).multiply(ones).values
    val difference = Matrices.map(model.theta, value => value - logOfRest(value))
    MatrixProduct
      .compile(difference, features, 0.0)
      .map(new BayesScores(_, Array(prior.values, absent), features, true))
  }
}

package io.flinkmleap.operator

import org.apache.commons.math3.distribution.NormalDistribution

/** Maps each element of a vector to where it stands among the quantiles of the training data, as
  * scikit-learn's QuantileTransformer does. NaN stays.
  *
  * @param quantiles
  *   for each element its rising quantiles
  * @param references
  *   the share of the training data below each quantile, rising from 0 to 1
  * @param isNormal
  *   whether shares become the values of a normal distribution
  */
final case class QuantileMapModel(
    quantiles: Array[Array[Double]],
    references: Array[Double],
    isNormal: Boolean
) extends VectorModel {
  require(references.nonEmpty, "there are no references")
  quantiles.foreach { each =>
    require(each.length == references.length, "an element has other than one quantile for each reference")
    OperatorAttributes.requireRising(each, "quantiles")
  }
  private[this] val negatives = quantiles.map(_.reverse.map(-_))
  private[this] val negativeReferences = references.reverse.map(-_)

  override def inputSize: Int = quantiles.length

  override def outputSize: Int = quantiles.length

  override protected def computed(values: Array[Double]): Array[Double] = {
    val results = new Array[Double](values.length)
    var i = 0
    while (i < values.length) {
      results(i) = if (values(i).isNaN) values(i) else at(i, values(i))
      i += 1
    }
    results
  }

  private[this] def at(i: Int, value: Double): Double = {
    val margin = if (isNormal) QuantileMapModel.Margin else 0.0
    val lowest = quantiles(i)(0)
    val highest = quantiles(i)(references.length - 1)
    val isLowest = if (isNormal) value - margin < lowest else value == lowest
    val isHighest = if (isNormal) value + margin > highest else value == highest
    val share =
      if (isLowest) 0.0
      else if (isHighest) 1.0
      else
        0.5 * (LinearInterpolation(value, quantiles(i), references) -
          LinearInterpolation(-value, negatives(i), negativeReferences))
    if (isNormal) QuantileMapModel.normal(share) else share
  }
}

object QuantileMapModel {
  private val Margin = 1e-7
  private[this] val distribution = new NormalDistribution(0.0, 1.0)
  private[this] val least = distribution.inverseCumulativeProbability(Margin - Math.ulp(1.0))
  private[this] val greatest =
    distribution.inverseCumulativeProbability(1.0 - (Margin - Math.ulp(1.0)))

  private def normal(share: Double): Double =
    if (share <= 0.0) least
    else if (share >= 1.0) greatest
    else Math.max(least, Math.min(greatest, distribution.inverseCumulativeProbability(share)))
}

package io.flinkmleap.scoring.plan

import com.github.fommil.netlib.BLAS
import ml.combust.mleap.core.classification.MultiLayerPerceptronClassifierModel

/** A perceptron with layers that are full connected, sigmoids between them and a softmax at the end.
  *
  * @param layers
  *   sizes of the layers, the first is that of the features
  * @param weights
  *   for each layer but the first, the matrix by columns and then the offsets
  * @param cells
  *   where the results of each layer but the first and the last are kept
  */
private[plan] final class PerceptronScores(
    layers: Array[Int],
    weights: Array[Double],
    features: VectorColumn,
    cells: Array[Int]
) extends ClassScores {
  private[this] val blas = BLAS.getInstance
  private[this] val last = layers.length - 1

  override val classes: Int = layers(last)

  override def raw(row: PlanRow, to: Int): Boolean = {
    val numbers = row.numbers
    var from = features.offset
    var weight = 0
    var layer = 1
    while (layer <= last) {
      val target = if (layer == last) to else cells(layer - 1)
      transform(numbers, from, weight, layer, target)
      if (layer < last) activate(numbers, target, layers(layer))
      weight += (layers(layer - 1) + 1) * layers(layer)
      from = target
      layer += 1
    }
    true
  }

  private[this] def transform(numbers: Array[Double], from: Int, weight: Int, layer: Int, to: Int): Unit = {
    val in = layers(layer - 1)
    val out = layers(layer)
    System.arraycopy(weights, weight + in * out, numbers, to, out)
    blas.dgemm("N", "N", out, 1, in, 1.0, weights, weight, out, numbers, from, in, 1.0, numbers, to, out)
  }

  private[this] def activate(numbers: Array[Double], at: Int, size: Int): Unit = {
    var i = at
    while (i < at + size) {
      numbers(i) = 1.0 / (1 + math.exp(-numbers(i)))
      i += 1
    }
  }

  override def toProbabilities(numbers: Array[Double], at: Int): Unit = {
    var greatest = Double.MinValue
    var i = at
    while (i < at + classes) {
      if (numbers(i) > greatest) greatest = numbers(i)
      i += 1
    }
    var sum = 0.0
    i = at
    while (i < at + classes) {
      numbers(i) = math.exp(numbers(i) - greatest)
      sum += numbers(i)
      i += 1
    }
    i = at
    while (i < at + classes) {
      numbers(i) /= sum
      i += 1
    }
  }
}

private[plan] object PerceptronScores {
  def compile(
      model: MultiLayerPerceptronClassifierModel,
      features: VectorColumn,
      plan: PlanBuilder
  ): Option[PerceptronScores] = {
    val layers = model.layers.toArray
    val isPlain = layers.length >= 2 && layers.head == features.size && layers.forall(_ >= 1)
    if (!isPlain) None
    else {
      val cells = layers.slice(1, layers.length - 1).map(plan.newNumbers)
      Some(new PerceptronScores(layers, model.weights.toArray, features, cells))
    }
  }
}

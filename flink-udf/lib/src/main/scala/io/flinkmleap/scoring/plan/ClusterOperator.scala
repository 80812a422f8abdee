package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.linalg.LinalgUtils
import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.clustering.KMeans
import org.apache.spark.ml.linalg.DenseVector

/** `k_means`. */
private[plan] object ClusterOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case kMeans: KMeans =>
      val centers = kMeans.model.clusterCenters
      val isPlain = centers.forall(center => center.vector.isInstanceOf[DenseVector] && center.norm >= 0.0)
      val step = for {
        features <- plan.vector(kMeans, "features")
        if isPlain && centers.forall(_.vector.size == features.size)
        products <- sequence(centers.map(center => DotProduct.compile(features, center.vector)))
      } yield features -> products.toArray
      added(step) { case (features, products) =>
        val output = plan.newNumber(BasicType.Int)
        val values = centers.map(_.vector.toArray)
        plan.addTotal(
          new ClosestCenterStep(features, values, centers.map(_.norm), products, output.cell),
          Seq(features),
          Seq(output)
        )
        plan.define(kMeans, "prediction", output)
      }
    case _ => false
  }

  private[this] def sequence[A](values: Seq[Option[A]]): Option[Seq[A]] =
    if (values.forall(_.isDefined)) Some(values.flatten) else None
}

/** The index of the closest centre. Distances come from the dot product where that is exact enough, as MLeap
  * has them.
  */
private[plan] final class ClosestCenterStep(
    features: VectorColumn,
    centers: Array[Array[Double]],
    norms: Array[Double],
    products: Array[DotProduct],
    to: Int
) extends Step {
  private[this] val epsilon = LinalgUtils.EPSILON
  private[this] val precision = 1e-6
  private[this] val offset = features.offset
  private[this] val size = features.size

  override def run(row: PlanRow): Boolean = {
    val norm = VectorNorm.Euclidean(row.numbers, offset, size)
    var shortest = Double.PositiveInfinity
    var closest = 0
    var i = 0
    while (i < centers.length) {
      val normDifference = norms(i) - norm
      if (normDifference * normDifference < shortest) {
        val distance = squaredDistance(row, i, norm)
        if (distance < shortest) {
          shortest = distance
          closest = i
        }
      }
      i += 1
    }
    row.numbers(to) = closest.toDouble
    true
  }

  private[this] def squaredDistance(row: PlanRow, center: Int, norm: Double): Double = {
    val squaredNorms = norms(center) * norms(center) + norm * norm
    val normDifference = norms(center) - norm
    val bound = 2.0 * epsilon * squaredNorms / (normDifference * normDifference + epsilon)
    if (bound < precision) squaredNorms - 2.0 * products(center)(row)
    else if (features.isDense(row)) byElements(row.numbers, centers(center))
    else {
      val product = products(center)(row)
      val distance = math.max(squaredNorms - 2.0 * product, 0.0)
      val sparseBound = epsilon * (squaredNorms + 2.0 * math.abs(product)) / (distance + epsilon)
      if (sparseBound > precision) byElements(row.numbers, centers(center)) else distance
    }
  }

  private[this] def byElements(numbers: Array[Double], center: Array[Double]): Double = {
    var sum = 0.0
    var i = 0
    while (i < size) {
      val difference = center(i) - numbers(offset + i)
      sum += difference * difference
      i += 1
    }
    sum
  }
}

package io.flinkmleap.operator

import java.util

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** Probabilities of several classes out of those of each class against each other one: the second method of
  * Wu, Lin and Weng, "Probability Estimates for Multi-class Classification by Pairwise Coupling" (2004), with
  * the bounds at which support vector machines stop.
  *
  * @param classes
  *   number of classes. The vector holds for each pair of them, 0 and 1, 0 and 2 up to the last two, the
  *   probability of the first one.
  */
final class PairwiseCouplingModel(val classes: Int) extends VectorModel {
  import PairwiseCouplingModel._

  require(classes > 1 && classes <= MostClasses, s"$classes classes")

  override def inputSize: Int = classes * (classes - 1) / 2
  override def outputSize: Int = classes

  override protected def computed(input: Array[Double]): Array[Double] = {
    val q = objective(input)
    val p = Array.fill(classes)(1.0 / classes)
    val qp = new Array[Double](classes)
    var iterations = 0
    while (iterations < math.max(FewestIterations, classes) && !isSolved(q, p, qp)) {
      improve(q, p, qp)
      iterations += 1
    }
    p
  }

  private[this] def objective(input: Array[Double]): Array[Array[Double]] = {
    val against = Array.ofDim[Double](classes, classes)
    var pair = 0
    for (i <- 0 until classes; j <- i + 1 until classes) {
      against(i)(j) = math.min(math.max(input(pair), Smallest), 1.0 - Smallest)
      against(j)(i) = 1.0 - against(i)(j)
      pair += 1
    }
    Array.tabulate(classes, classes) { (t, j) =>
      if (t != j) -against(j)(t) * against(t)(j)
      else (0 until classes).foldLeft(0.0)((sum, k) => sum + against(k)(t) * against(k)(t))
    }
  }

  private[this] def isSolved(q: Array[Array[Double]], p: Array[Double], qp: Array[Double]): Boolean = {
    util.Arrays.fill(qp, 0.0)
    for (t <- 0 until classes; j <- 0 until classes) qp(t) += q(t)(j) * p(j)
    val total = product(p, qp)
    qp.forall(each => math.abs(each - total) < Tolerance / classes)
  }

  private[this] def improve(q: Array[Array[Double]], p: Array[Double], qp: Array[Double]): Unit = {
    var total = product(p, qp)
    for (t <- 0 until classes) {
      val change = (total - qp(t)) / q(t)(t)
      val norm = 1.0 + change
      p(t) += change
      total = (total + change * (change * q(t)(t) + 2.0 * qp(t))) / norm / norm
      for (j <- 0 until classes) {
        qp(j) = (qp(j) + change * q(t)(j)) / norm
        p(j) /= norm
      }
    }
  }

  private[this] def product(left: Array[Double], right: Array[Double]): Double =
    left.indices.foldLeft(0.0)((sum, i) => sum + left(i) * right(i))
}

private[operator] object PairwiseCouplingModel {
  val MostClasses = 10000
  val FewestIterations = 100
  val Tolerance = 0.005
  val Smallest = 1e-7
}

/** The stage with a [[PairwiseCouplingModel]]: `input` to `output`. */
final case class PairwiseCoupling(
    override val uid: String = Transformer.uniqueName("pairwise_coupling"),
    override val shape: NodeShape,
    override val model: PairwiseCouplingModel
) extends VectorStage

/** `pairwise_coupling` in a bundle: `classes`. */
final class PairwiseCouplingOp extends OwnOp[PairwiseCoupling, PairwiseCouplingModel]("pairwise_coupling") {
  override private[operator] def read(attributes: Attributes): PairwiseCouplingModel =
    new PairwiseCouplingModel(attributes.value("classes").getInt)

  override private[operator] def write(attributes: Attributes, model: PairwiseCouplingModel): Attributes =
    attributes.withValue("classes", Value.int(model.classes))
}

package io.flinkmleap.scoring.plan

import scala.collection.mutable

import ml.combust.mleap.core.feature.PolynomialExpansionModel
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.PolynomialExpansion

/** `polynomial_expansion`. */
private[plan] object PolynomialOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case expansion: PolynomialExpansion
        if expansion.model.degree >= 1 && expansion.model.polySize <= Monomials.Limit =>
      added(plan.vector(expansion, "input").filter(_.size == expansion.model.inputSize)) { input =>
        val monomials = Monomials.of(expansion.model)
        val output =
          if (input.isAlwaysDense) plan.newVector(monomials.size, VectorForm.Dense)
          else plan.newVectorOfAnyForm(monomials.size)
        plan.addTotal(new PolynomialStep(input, monomials, output), Seq(input), Seq(output))
        plan.define(expansion, "output", output)
      }
    case _ => false
  }
}

/** Each product of features as a shorter product times one more feature, with the shorter ones first.
  *
  * @param products
  *   index of the product in the expanded vector
  * @param shorter
  *   index of the shorter product, -1 for the empty one
  * @param features
  *   index of the feature to multiply with
  */
private[plan] final class Monomials private (
    val products: Array[Int],
    val shorter: Array[Int],
    val features: Array[Int]
) {
  def size: Int = products.length
}

private[plan] object Monomials {

  /** Expansions with more products are left to MLeap: they would need too much memory. */
  val Limit = 100000

  /** The products in the order in which MLeap stores them. */
  def of(model: PolynomialExpansionModel): Monomials = {
    val indices = mutable.LinkedHashMap.empty[List[Int], Int]

    // A product is the list of its features, the lowest and last one first.
    def expand(last: Int, degree: Int, product: List[Int], at: Int): Int = {
      if (degree == 0 || last < 0) { if (at >= 0) indices(product) = at }
      else {
        var start = at
        (0 to degree).foldLeft(product) { (longer, power) =>
          start = expand(last - 1, degree - power, longer, start)
          last :: longer
        }
      }
      at + model.getPolySize(last + 1, degree)
    }

    expand(model.inputSize - 1, model.degree, Nil, -1)
    val ordered = indices.toArray.sortBy(_._1.size)
    new Monomials(
      ordered.map(_._2),
      ordered.map { case (product, _) => indices.getOrElse(product.tail, -1) },
      ordered.map(_._1.head)
    )
  }
}

/** Products of features. What is multiplied with zero is zero, also an infinity, as MLeap does not multiply
  * further then.
  */
private[plan] final class PolynomialStep(input: VectorColumn, monomials: Monomials, output: VectorColumn)
    extends Step {
  private[this] val from = input.offset
  private[this] val to = output.offset
  private[this] val products = monomials.products
  private[this] val shorter = monomials.shorter
  private[this] val features = monomials.features

  override def run(row: PlanRow): Boolean = {
    val form = row.forms(input.form)
    if (form == VectorForm.SparseWithZeros) false
    else {
      expand(row.numbers, form == VectorForm.Sparse)
      row.forms(output.form) = form
      true
    }
  }

  private[this] def expand(numbers: Array[Double], isSparse: Boolean): Unit = {
    var k = 0
    while (k < products.length) {
      val multiplier = if (shorter(k) < 0) 1.0 else numbers(to + shorter(k))
      val feature = numbers(from + features(k))
      val isStored = multiplier != 0.0 && !(isSparse && feature == 0.0)
      val product = if (isStored) multiplier * feature else 0.0
      numbers(to + products(k)) = if (product != 0.0) product else 0.0
      k += 1
    }
  }
}

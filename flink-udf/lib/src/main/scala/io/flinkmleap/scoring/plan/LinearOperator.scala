package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.regression.GeneralizedLinearRegressionModel.FamilyAndLink
import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.regression.{GeneralizedLinearRegression, LinearRegression}
import org.apache.spark.ml.linalg.{Vector => LinearVector}

/** `linear_regression` and `generalized_linear_regression`. */
private[plan] object LinearOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case linear: LinearRegression =>
      added(product(linear, linear.model.coefficients, plan)) { product =>
        val output = plan.newNumber(BasicType.Double)
        plan.addTotal(
          new LinearStep(product, linear.model.intercept, output.cell),
          product.reads,
          Seq(output)
        )
        plan.define(linear, "prediction", output)
      }
    case general: GeneralizedLinearRegression =>
      added(product(general, general.model.coefficients, plan)) { product =>
        val link = plan.newNumber(BasicType.Double)
        val output = plan.newNumber(BasicType.Double)
        plan.addTotal(new LinearStep(product, general.model.intercept, link.cell), product.reads, Seq(link))
        plan.addTotal(new MeanStep(link.cell, general.model.fal, output.cell), Seq(link), Seq(output))
        plan.define(general, "link_prediction", link)
        plan.define(general, "prediction", output)
      }
    case _ => false
  }

  private[this] def product(
      stage: Transformer,
      coefficients: LinearVector,
      plan: PlanBuilder
  ): Option[DotProduct] = plan.vector(stage, "features").flatMap(DotProduct.compile(_, coefficients))
}

private[plan] final class LinearStep(product: DotProduct, intercept: Double, to: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    row.numbers(to) = product(row) + intercept
    true
  }
}

/** The mean that belongs to the linear prediction of a generalized model. */
private[plan] final class MeanStep(from: Int, familyAndLink: FamilyAndLink, to: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    row.numbers(to) = familyAndLink.fitted(row.numbers(from))
    true
  }
}

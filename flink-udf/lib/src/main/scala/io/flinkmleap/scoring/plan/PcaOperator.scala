package io.flinkmleap.scoring.plan

import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.Pca

/** `pca`. */
private[plan] object PcaOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case pca: Pca =>
      val components = pca.model.principalComponents.transpose
      val product = plan
        .vector(pca, "input")
        .flatMap(input => MatrixProduct.compile(components, input, beta = 0.0).map(input -> _))
      added(product) { case (input, projection) =>
        val output = plan.newVector(components.numRows, VectorForm.Dense)
        plan.addTotal(new ProjectionStep(projection, output.offset), Seq(input), Seq(output))
        plan.define(pca, "output", output)
      }
    case _ => false
  }
}

private[plan] final class ProjectionStep(projection: MatrixProduct, to: Int) extends Step {
  override def run(row: PlanRow): Boolean = {
    projection(row, to)
    true
  }
}

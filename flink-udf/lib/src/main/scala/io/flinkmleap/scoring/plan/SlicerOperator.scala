package io.flinkmleap.scoring.plan

import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.VectorSlicer

/** `vector_slicer`. */
private[plan] object SlicerOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case slicer: VectorSlicer =>
      val indices = slicer.model.allIndices
      added(plan.vector(slicer, "input").filter(input => indices.forall(i => i >= 0 && i < input.size))) {
        input =>
          val output =
            if (input.isAlwaysDense) plan.newVector(indices.length, VectorForm.Dense)
            else plan.newVectorOfAnyForm(indices.length)
          plan.addTotal(new SliceStep(input, indices, output), Seq(input), Seq(output))
          plan.define(slicer, "output", output)
      }
    case _ => false
  }
}

/** Picks elements by their indices. */
private[plan] final class SliceStep(input: VectorColumn, indices: Array[Int], output: VectorColumn)
    extends Step {
  private[this] val cells = indices.map(_ + input.offset)
  private[this] val to = output.offset

  override def run(row: PlanRow): Boolean = {
    val form = row.forms(input.form)
    if (form == VectorForm.SparseWithZeros) false
    else {
      var i = 0
      while (i < cells.length) {
        row.numbers(to + i) = row.numbers(cells(i))
        i += 1
      }
      row.forms(output.form) = form
      true
    }
  }
}

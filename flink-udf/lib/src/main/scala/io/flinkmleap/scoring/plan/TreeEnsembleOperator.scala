package io.flinkmleap.scoring.plan

import io.flinkmleap.operator.{TreeEnsemble, TreeEnsembleModel, TreeNodes}
import ml.combust.mleap.runtime.frame.Transformer

/** `tree_ensemble`, where every split is by a threshold. A row with a missing value is left to the operator
  * where the trees have something of their own to do with one.
  */
private[plan] object TreeEnsembleOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case ensemble: TreeEnsemble if isPlain(ensemble.model) =>
      val model = ensemble.model
      val columns = for {
        features <- plan.vector(ensemble, "features").filter(_.size == model.features)
        start <- start(ensemble, plan)
      } yield (features, start)
      added(columns) { case (features, start) => add(ensemble, features, start, plan) }
    case _ => false
  }

  private[this] def isPlain(model: TreeEnsembleModel): Boolean =
    model.leafSize == 1 && model.nodes.trees > 0 &&
      model.nodes.flags.forall(flag => (flag & ~TreeNodes.MissingPasses) == 0)

  private[this] def start(ensemble: TreeEnsemble, plan: PlanBuilder): Option[Option[VectorColumn]] =
    if (!ensemble.model.startsWithInput) Some(None)
    else plan.vector(ensemble, "base").filter(_.size == ensemble.model.base.length).map(Some(_))

  private[this] def add(
      ensemble: TreeEnsemble,
      features: VectorColumn,
      start: Option[VectorColumn],
      plan: PlanBuilder
  ): Unit = {
    val model = ensemble.model
    val refusesMissing = model.nodes.flags.exists(_ != 0) || model.missing == model.missing
    val sees = refusesMissing || model.precision.singleFeatures
    val seen = if (sees) plan.newVector(features.size, VectorForm.Dense) else features
    val (walk, leaves) = TreeWalk.compile(model.nodes, seen, plan)
    val output = plan.newVector(model.base.length, VectorForm.Dense)
    if (sees)
      plan.addPartial(
        new TreeFeaturesStep(features, model, refusesMissing, seen),
        Seq(features),
        Seq(seen)
      )
    plan.addTotal(
      new TreeSumStep(walk, leaves, model, start.map(_.offset), output),
      seen +: start.toSeq,
      Seq(output)
    )
    plan.define(ensemble, "raw", output)
  }
}

/** The features as the trees see them. */
private[plan] final class TreeFeaturesStep(
    features: VectorColumn,
    model: TreeEnsembleModel,
    refusesMissing: Boolean,
    seen: VectorColumn
) extends Step {
  private[this] val from = features.offset
  private[this] val to = seen.offset
  private[this] val size = features.size
  private[this] val isSingle = model.precision.singleFeatures
  private[this] val missing = if (isSingle) model.missing.toFloat.toDouble else model.missing

  override def run(row: PlanRow): Boolean = {
    val numbers = row.numbers
    var i = 0
    var isTaken = true
    while (i < size) {
      val value = if (isSingle) numbers(from + i).toFloat.toDouble else numbers(from + i)
      if (refusesMissing && (value != value || value == missing)) isTaken = false
      numbers(to + i) = value
      i += 1
    }
    isTaken
  }
}

/** The leaves, added up in the order of the trees, for each output. */
private[plan] final class TreeSumStep(
    walk: TreeWalk,
    leaves: Int,
    model: TreeEnsembleModel,
    start: Option[Int],
    output: VectorColumn
) extends Step {
  private[this] val base = model.base
  private[this] val outputs = model.nodes.outputs
  private[this] val isSingle = model.precision.singleSums
  private[this] val to = output.offset
  private[this] val from = start.getOrElse(-1)

  override def run(row: PlanRow): Boolean = {
    val numbers = row.numbers
    walk(row)
    if (from >= 0) System.arraycopy(numbers, from, numbers, to, base.length)
    else System.arraycopy(base, 0, numbers, to, base.length)
    if (base.length == 1 && !isSingle) numbers(to) = sum(numbers) else addAll(numbers)
    true
  }

  private[this] def sum(numbers: Array[Double]): Double = {
    var sum = numbers(to)
    var tree = 0
    while (tree < outputs.length) {
      sum += numbers(leaves + tree)
      tree += 1
    }
    sum
  }

  private[this] def addAll(numbers: Array[Double]): Unit = {
    var tree = 0
    while (tree < outputs.length) {
      val sum = numbers(to + outputs(tree)) + numbers(leaves + tree)
      numbers(to + outputs(tree)) = if (isSingle) sum.toFloat.toDouble else sum
      tree += 1
    }
  }
}

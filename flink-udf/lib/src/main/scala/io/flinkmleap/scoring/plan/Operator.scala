package io.flinkmleap.scoring.plan

import ml.combust.mleap.runtime.frame.Transformer

/** Compiles the stages of one family of operators. */
private[plan] trait Operator {

  /** Adds what the stage does to the plan.
    *
    * @return
    *   false, with the plan unchanged, for a stage that must be left to MLeap
    */
  def compile(stage: Transformer, plan: PlanBuilder): Boolean

  /** Runs the effect where there is a step. */
  protected final def added[A](step: Option[A])(effect: A => Unit): Boolean = {
    step.foreach(effect)
    step.isDefined
  }
}

private[plan] object Operator {
  private[this] val families: List[Operator] = List(
    AssemblerOperator,
    ScalerOperator,
    MinMaxScalerOperator,
    NormalizerOperator,
    ScalarOperator,
    TextOperator,
    OneHotOperator,
    CategoryLookupOperator,
    BinarizerOperator,
    SlicerOperator,
    PolynomialOperator,
    PcaOperator,
    LinearOperator,
    ClusterOperator,
    TreeRegressionOperator,
    TreeEnsembleOperator,
    ClassifierOperator,
    OneVsRestOperator
  )

  /** Adds the stage to the plan: as steps where a family knows it, otherwise as functions of MLeap.
    *
    * @return
    *   whether it has steps
    */
  def compile(stage: Transformer, plan: PlanBuilder): Boolean =
    families.exists(_.compile(stage, plan)) || {
      stage.transform(new ObjectFrame(plan)).get
      false
    }
}

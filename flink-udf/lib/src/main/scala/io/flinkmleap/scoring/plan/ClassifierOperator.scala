package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.classification.ProbabilisticClassificationModel
import ml.combust.mleap.core.types.BasicType
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.classification._

/** Every classifier with a raw prediction and probabilities, and `linear_svc`. */
private[plan] object ClassifierOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case logistic: LogisticRegression               => compile(logistic, logistic.model, plan)
    case machine: SupportVectorMachine              => compile(machine, machine.model, plan)
    case bayes: NaiveBayesClassifier                => compile(bayes, bayes.model, plan)
    case tree: DecisionTreeClassifier               => compile(tree, tree.model, plan)
    case forest: RandomForestClassifier             => compile(forest, forest.model, plan)
    case boosted: GBTClassifier                     => compile(boosted, boosted.model, plan)
    case perceptron: MultiLayerPerceptronClassifier => compile(perceptron, perceptron.model, plan)
    case machine: LinearSVC                         => linear(machine, plan)
    case _                                          => false
  }

  private[this] def compile(
      stage: Transformer,
      model: ProbabilisticClassificationModel,
      plan: PlanBuilder
  ): Boolean = {
    val compiled = for {
      features <- plan.vector(stage, "features")
      scores <- ClassScores.compile(model, features, plan)
    } yield features -> scores
    added(compiled) { case (features, scores) => add(stage, model, features, scores, plan) }
  }

  private[this] def add(
      stage: Transformer,
      model: ProbabilisticClassificationModel,
      features: VectorColumn,
      scores: ClassScores,
      plan: PlanBuilder
  ): Unit = {
    val raw = plan.newVector(scores.classes, VectorForm.Dense)
    val probability = plan.newVector(scores.classes, VectorForm.Dense)
    val prediction = plan.newNumber(BasicType.Double)
    val outputs =
      ClassifierOutputs(stage.shape, plan.isRead(stage, _), raw.offset, probability.offset, prediction.cell)
    val decision = Decision.of(model, scores)
    val step = (scores, decision) match {
      case (logistic: LogisticScores, threshold: ThresholdDecision) =>
        new LogisticStep(logistic, threshold, outputs)
      case _ => new ClassifierStep(scores, decision, outputs)
    }
    val written = Seq(raw, probability, prediction)
    if (scores.isTotal) plan.addTotal(step, scores.reads(features), written)
    else plan.addPartial(step, scores.reads(features), written)
    plan.define(stage, "raw_prediction", raw)
    plan.define(stage, "probability", probability)
    plan.define(stage, "prediction", prediction)
  }

  private[this] def linear(stage: LinearSVC, plan: PlanBuilder): Boolean = {
    val compiled = for {
      features <- plan.vector(stage, "features")
      margin <- LinearMargin.compile(features, stage.model.coefficients, stage.model.intercept)
    } yield margin
    added(compiled) { margin =>
      val raw = plan.newVector(2, VectorForm.Dense)
      val prediction = plan.newNumber(BasicType.Double)
      val step = new MarginStep(margin, stage.model.threshold, raw.offset, prediction.cell)
      plan.addTotal(step, margin.reads, Seq(raw, prediction))
      plan.define(stage, "raw_prediction", raw)
      plan.define(stage, "prediction", prediction)
    }
  }
}

package io.flinkmleap.bundle

import ml.combust.mleap.core.classification.{ClassificationModel, DecisionTreeClassifierModel, OneVsRestModel}
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.classification.{DecisionTreeClassifier, OneVsRest}
import ml.combust.mleap.runtime.transformer.{Pipeline, PipelineModel}
import org.apache.spark.ml.linalg.Vector

/** Makes decision tree classifiers safe to share between threads.
  *
  * MLeap's tree returns the vector of the leaf itself and then normalises it in place, so that scoring
  * changes the model. Here each row gets a copy of the leaf.
  */
private[bundle] object LeafCopies {

  /** The same model, with trees that are not changed by scoring. */
  def in(transformer: Transformer): Transformer = transformer match {
    case Pipeline(uid, shape, model) => Pipeline(uid, shape, PipelineModel(model.transformers.map(in)))
    case DecisionTreeClassifier(uid, shape, model) => DecisionTreeClassifier(uid, shape, copying(model))
    case OneVsRest(uid, shape, model) =>
      OneVsRest(uid, shape, OneVsRestModel(model.classifiers.map(copyingAny), model.numFeatures))
    case other => other
  }

  private[this] def copyingAny(model: ClassificationModel): ClassificationModel = model match {
    case tree: DecisionTreeClassifierModel => copying(tree)
    case other                             => other
  }

  private[this] def copying(model: DecisionTreeClassifierModel): DecisionTreeClassifierModel =
    new DecisionTreeClassifierModel(model.rootNode, model.numFeatures, model.numClasses, model.thresholds) {
      override def predictRaw(features: Vector): Vector = super.predictRaw(features).copy
    }
}

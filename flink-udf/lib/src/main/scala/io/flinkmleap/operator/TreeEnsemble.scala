package io.flinkmleap.operator

import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.{SimpleTransformer, Transformer}
import ml.combust.mleap.runtime.function.UserDefinedFunction
import ml.combust.mleap.tensor.{DenseTensor, Tensor}

/** The operator `tree_ensemble`: a vector of features to a vector of sums. */
final case class TreeEnsemble(
    override val uid: String = Transformer.uniqueName("tree_ensemble"),
    override val shape: NodeShape,
    override val model: TreeEnsembleModel
) extends SimpleTransformer {
  override val exec: UserDefinedFunction =
    if (model.startsWithInput)
      (features: Tensor[Double], base: Tensor[Double]) => vector(model(features.toArray, base.toArray))
    else (features: Tensor[Double]) => vector(model(features.toArray))

  private[this] def vector(values: Array[Double]): Tensor[Double] = DenseTensor(values, Seq(values.length))
}

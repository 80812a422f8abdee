package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The stage of [[QuantileMapModel]]. */
final case class QuantileMapStage(
    override val uid: String = Transformer.uniqueName("quantile_map"),
    override val shape: NodeShape,
    override val model: QuantileMapModel
) extends VectorStage

/** Reads and writes `quantile_map`. */
final class QuantileMapOp extends OwnOp[QuantileMapStage, QuantileMapModel]("quantile_map") {
  override private[operator] def read(attributes: Attributes): QuantileMapModel =
    QuantileMapModel(
      OperatorAttributes.rows(attributes, "quantiles"),
      OperatorAttributes.rising(attributes, "references"),
      OperatorAttributes.flag(attributes, "normal")
    )

  override private[operator] def write(attributes: Attributes, model: QuantileMapModel): Attributes =
    attributes
      .withValue("quantiles", OperatorAttributes.matrix(model.quantiles))
      .withValue("references", Value.doubleList(model.references.toSeq))
      .withValue("normal", Value.boolean(model.isNormal))
}

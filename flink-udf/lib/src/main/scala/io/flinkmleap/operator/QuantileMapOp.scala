package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The stage of [[QuantileMapModel]]. */
final case class QuantileMapStage(
    override val uid: String = Transformer.uniqueName("quantile_map"),
    override val shape: NodeShape,
    override val model: QuantileMapModel
) extends RowStage

/** Reads and writes `quantile_map`. */
final class QuantileMapOp extends OwnOp[QuantileMapStage, QuantileMapModel]("quantile_map") {
  override protected def read(attributes: Model): QuantileMapModel =
    QuantileMapModel(
      OperatorAttributes.rows(attributes, "quantiles"),
      OperatorAttributes.rising(attributes, "references"),
      attributes.getValue("normal").exists(_.getBoolean)
    )

  override protected def written(attributes: Model, model: QuantileMapModel): Model =
    attributes
      .withValue("quantiles", OperatorAttributes.matrix(model.quantiles))
      .withValue("references", Value.doubleList(model.references.toSeq))
      .withValue("normal", Value.boolean(model.isNormal))

  override def model(node: QuantileMapStage): QuantileMapModel = node.model
}

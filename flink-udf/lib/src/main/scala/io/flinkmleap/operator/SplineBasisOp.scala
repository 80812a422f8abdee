package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The stage of [[SplineBasisModel]]. */
final case class SplineBasisStage(
    override val uid: String = Transformer.uniqueName("spline_basis"),
    override val shape: NodeShape,
    override val model: SplineBasisModel
) extends VectorStage

/** Reads and writes `spline_basis`. */
final class SplineBasisOp extends OwnOp[SplineBasisStage, SplineBasisModel]("spline_basis") {
  override private[operator] def read(attributes: Attributes): SplineBasisModel = {
    val degree = OperatorAttributes.count(attributes, "degree")
    val name = attributes.value("extrapolation").getString
    SplineBasisModel(
      OperatorAttributes.lists(attributes, "knots").map(new Spline(_, degree)),
      OperatorAttributes.count(attributes, "width"),
      SplineBasisModel.all
        .getOrElse(name, throw new IllegalArgumentException(s"there is no extrapolation $name")),
      OperatorAttributes.flag(attributes, "zeros_for_missing")
    )
  }

  override private[operator] def write(attributes: Attributes, model: SplineBasisModel): Attributes =
    OperatorAttributes
      .withLists(attributes, "knots", model.splines.map(_.knots))
      .withValue("degree", Value.long(model.splines.headOption.fold(0L)(_.degree.toLong)))
      .withValue("width", Value.long(model.width.toLong))
      .withValue("extrapolation", Value.string(model.beyond.name))
      .withValue("zeros_for_missing", Value.boolean(model.zerosForMissing))
}

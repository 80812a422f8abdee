package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The stage of [[ColumnFunctionModel]]. */
final case class ColumnFunctionStage(
    override val uid: String = Transformer.uniqueName("column_function"),
    override val shape: NodeShape,
    override val model: ColumnFunctionModel
) extends VectorStage

/** Reads and writes `column_function`: the name of the function, and its constants as a matrix with a row for
  * each.
  */
final class ColumnFunctionOp extends OwnOp[ColumnFunctionStage, ColumnFunctionModel]("column_function") {
  override private[operator] def read(attributes: Attributes): ColumnFunctionModel =
    ColumnFunctionModel(
      ColumnFunction.unsafeFromName(attributes.value("function").getString),
      OperatorAttributes.count(attributes, "size"),
      OperatorAttributes.optionalRows(attributes, "operands").getOrElse(Array.empty)
    )

  override private[operator] def write(attributes: Attributes, model: ColumnFunctionModel): Attributes =
    attributes
      .withValue("function", Value.string(model.function.name))
      .withValue("size", Value.long(model.size.toLong))
      .withValue("operands", Some(model.operands).filter(_.nonEmpty).map(OperatorAttributes.matrix))
}

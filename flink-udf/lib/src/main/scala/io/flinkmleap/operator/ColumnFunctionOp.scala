package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The stage of [[ColumnFunctionModel]]. */
final case class ColumnFunctionStage(
    override val uid: String = Transformer.uniqueName("column_function"),
    override val shape: NodeShape,
    override val model: ColumnFunctionModel
) extends RowStage

/** Reads and writes `column_function`: the name of the function, and its constants as a matrix with a row for
  * each.
  */
final class ColumnFunctionOp extends OwnOp[ColumnFunctionStage, ColumnFunctionModel]("column_function") {
  override protected def read(attributes: Model): ColumnFunctionModel =
    ColumnFunctionModel(
      ColumnFunction.unsafeFromName(attributes.value("function").getString),
      OperatorAttributes.count(attributes, "size"),
      OperatorAttributes.optionalRows(attributes, "operands").getOrElse(Array.empty)
    )

  override protected def written(attributes: Model, model: ColumnFunctionModel): Model =
    attributes
      .withValue("function", Value.string(model.function.name))
      .withValue("size", Value.long(model.size.toLong))
      .withValue("operands", Some(model.operands).filter(_.nonEmpty).map(OperatorAttributes.matrix))

  override def model(node: ColumnFunctionStage): ColumnFunctionModel = node.model
}

package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core
import ml.combust.mleap.core.types.{NodeShape, ScalarType, StructType}
import ml.combust.mleap.runtime.frame.{SimpleTransformer, Transformer}
import ml.combust.mleap.runtime.function.UserDefinedFunction

/** A text in the place of a missing one.
  *
  * @param missing
  *   the text that counts as missing; NULL does when there is none
  * @param fill
  *   what takes its place
  */
final case class TextFillModel(missing: Option[String], fill: String) extends core.Model {

  /** The text, or what takes its place. */
  def apply(value: String): String = if (missing.fold(value == null)(_ == value)) fill else value

  override def inputSchema: StructType = StructType("input" -> ScalarType.String).get

  override def outputSchema: StructType = StructType("output" -> ScalarType.String).get
}

/** The stage of [[TextFillModel]]. */
final case class TextFillStage(
    override val uid: String = Transformer.uniqueName("text_fill"),
    override val shape: NodeShape,
    override val model: TextFillModel
) extends SimpleTransformer {
  override val exec: UserDefinedFunction = (value: String) => model(value)
}

/** Reads and writes `text_fill`. */
final class TextFillOp extends OwnOp[TextFillStage, TextFillModel]("text_fill") {
  override private[operator] def read(attributes: Attributes): TextFillModel =
    TextFillModel(attributes.getValue("missing").map(_.getString), attributes.value("fill").getString)

  override private[operator] def write(attributes: Attributes, model: TextFillModel): Attributes =
    attributes
      .withValue("missing", model.missing.map(Value.string))
      .withValue("fill", Value.string(model.fill))
}

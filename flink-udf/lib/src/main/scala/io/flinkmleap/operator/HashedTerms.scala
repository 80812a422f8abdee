package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.{SimpleTransformer, Transformer}
import ml.combust.mleap.runtime.function.UserDefinedFunction

/** The operator `hashed_terms`: a list of texts to a vector of counts. */
final case class HashedTerms(
    override val uid: String = Transformer.uniqueName("hashed_terms"),
    override val shape: NodeShape,
    override val model: HashedTermsModel
) extends SimpleTransformer {
  override val exec: UserDefinedFunction = (terms: Seq[String]) => model(terms)
}

/** `hashed_terms` in a bundle: `size` and `binary`. */
final class HashedTermsOp extends OwnOp[HashedTerms, HashedTermsModel]("hashed_terms") {
  override private[operator] def read(attributes: Attributes): HashedTermsModel =
    HashedTermsModel(OperatorAttributes.count(attributes, "size"), attributes.value("binary").getBoolean)

  override private[operator] def write(attributes: Attributes, model: HashedTermsModel): Attributes =
    attributes
      .withValue("size", Value.long(model.size.toLong))
      .withValue("binary", Value.boolean(model.binary))
}

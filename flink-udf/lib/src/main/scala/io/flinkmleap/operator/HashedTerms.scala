package io.flinkmleap.operator

import ml.combust.bundle.BundleContext
import ml.combust.bundle.dsl.{Model, Value}
import ml.combust.bundle.op.OpModel
import ml.combust.mleap.bundle.ops.MleapOp
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.MleapContext
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

/** Reads and writes `hashed_terms`: `size` and `binary`. */
final class HashedTermsOp extends MleapOp[HashedTerms, HashedTermsModel] {
  override val Model: OpModel[MleapContext, HashedTermsModel] = new OpModel[MleapContext, HashedTermsModel] {
    override val klazz: Class[HashedTermsModel] = classOf[HashedTermsModel]

    override def opName: String = "hashed_terms"

    override def store(model: Model, terms: HashedTermsModel)(implicit
        context: BundleContext[MleapContext]
    ): Model = model
      .withValue("size", Value.long(terms.size.toLong))
      .withValue("binary", Value.boolean(terms.binary))

    override def load(model: Model)(implicit context: BundleContext[MleapContext]): HashedTermsModel =
      HashedTermsModel(OperatorAttributes.count(model, "size"), model.value("binary").getBoolean)
  }

  override def model(node: HashedTerms): HashedTermsModel = node.model
}

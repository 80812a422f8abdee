package io.flinkmleap.operator

import scala.reflect.ClassTag

import ml.combust.bundle.BundleContext
import ml.combust.bundle.dsl.{Model => Attributes}
import ml.combust.bundle.op.OpModel
import ml.combust.mleap.bundle.ops.MleapOp
import ml.combust.mleap.runtime.MleapContext
import ml.combust.mleap.runtime.frame.Transformer

/** How an operator is written to a bundle and read from it.
  *
  * @param name
  *   the name of the operator in a bundle
  */
abstract class VectorOp[N <: Transformer: ClassTag, M <: AnyRef](name: String)(implicit kind: ClassTag[M])
    extends MleapOp[N, M] {

  /** The model that the attributes describe; throws when they describe none. */
  private[operator] def read(attributes: Attributes): M

  /** Adds the attributes of the model. */
  private[operator] def write(attributes: Attributes, model: M): Attributes

  override val Model: OpModel[MleapContext, M] = new OpModel[MleapContext, M] {
    override val klazz: Class[M] = kind.runtimeClass.asInstanceOf[Class[M]]
    override def opName: String = name

    override def store(attributes: Attributes, model: M)(implicit
        context: BundleContext[MleapContext]
    ): Attributes = write(attributes, model)

    override def load(attributes: Attributes)(implicit context: BundleContext[MleapContext]): M =
      read(attributes)
  }

  override def model(node: N): M = node.model.asInstanceOf[M]
}

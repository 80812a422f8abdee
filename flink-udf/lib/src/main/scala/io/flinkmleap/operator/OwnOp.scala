package io.flinkmleap.operator

import scala.reflect.ClassTag

import ml.combust.bundle.BundleContext
import ml.combust.bundle.dsl.{Model => Attributes}
import ml.combust.bundle.op.OpModel
import ml.combust.mleap.bundle.ops.MleapOp
import ml.combust.mleap.runtime.MleapContext
import ml.combust.mleap.runtime.frame.Transformer

/** An operator of ours whose model is all in its attributes.
  *
  * @param name
  *   what bundles call it
  */
abstract class OwnOp[N <: Transformer: ClassTag, M <: AnyRef](name: String)(implicit modelClass: ClassTag[M])
    extends MleapOp[N, M] {

  /** The model with these attributes; throws an IllegalArgumentException that says what is wrong with them.
    */
  private[operator] def read(attributes: Attributes): M

  /** Adds what [[read]] reads. */
  private[operator] def write(attributes: Attributes, model: M): Attributes

  override val Model: OpModel[MleapContext, M] = new OpModel[MleapContext, M] {
    override val klazz: Class[M] = modelClass.runtimeClass.asInstanceOf[Class[M]]

    override def opName: String = name

    override def store(attributes: Attributes, model: M)(implicit
        context: BundleContext[MleapContext]
    ): Attributes = write(attributes, model)

    override def load(attributes: Attributes)(implicit context: BundleContext[MleapContext]): M =
      read(attributes)
  }

  override def model(node: N): M = node.model.asInstanceOf[M]
}

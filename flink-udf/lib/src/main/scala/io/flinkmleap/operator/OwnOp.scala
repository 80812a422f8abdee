package io.flinkmleap.operator

import scala.reflect.ClassTag

import ml.combust.bundle.BundleContext
import ml.combust.bundle.dsl.Model
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
  protected def read(attributes: Model): M

  /** Adds what [[read]] reads. */
  protected def written(attributes: Model, model: M): Model

  override val Model: OpModel[MleapContext, M] = new OpModel[MleapContext, M] {
    override val klazz: Class[M] = modelClass.runtimeClass.asInstanceOf[Class[M]]

    override def opName: String = name

    override def store(attributes: Model, model: M)(implicit context: BundleContext[MleapContext]): Model =
      written(attributes, model)

    override def load(attributes: Model)(implicit context: BundleContext[MleapContext]): M = read(attributes)
  }
}

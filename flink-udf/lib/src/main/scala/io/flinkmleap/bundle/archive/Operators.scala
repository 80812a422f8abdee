package io.flinkmleap.bundle.archive

import com.typesafe.config.ConfigFactory
import io.flinkmleap.operator.QuickTreeOps
import ml.combust.bundle.BundleRegistry
import ml.combust.mleap.runtime.MleapContext

/** The operators that a model may be made of. A bundle names operators and never classes. */
private[bundle] object Operators {
  private[this] val Own = Vector("ml.combust.mleap.bundle.ops.", "io.flinkmleap.")
  private[this] val Native = Set("tensorflow", "xgboost.classifier", "xgboost.regression")

  /** The class loader that knows MLeap. */
  val classLoader: ClassLoader = classOf[MleapContext].getClassLoader

  /** What MLeap loads with: only what reference.conf files of MLeap and its extensions say. An
    * application.conf is the user's and may be about anything.
    */
  lazy val context: MleapContext = {
    val registry = BundleRegistry(
      "ml.combust.mleap.registry.default",
      Some(ConfigFactory.defaultReference(classLoader)),
      Some(classLoader)
    )
    QuickTreeOps.all.foreach(registry.register(_))
    MleapContext(registry)
  }

  /** Whether a class for the operator is on the class path. */
  def isKnown(op: String): Boolean = context.bundleRegistry.models.contains(op)

  /** Whether the operator is neither MLeap's own nor ours, and so may run native code. */
  def isNative(op: String): Boolean =
    Native(op) || context.bundleRegistry.ops
      .get(op)
      .exists(node => !Own.exists(node.getClass.getName.startsWith))
}

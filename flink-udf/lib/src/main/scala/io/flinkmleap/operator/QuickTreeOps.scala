package io.flinkmleap.operator

import java.nio.file.Files

import ml.combust.bundle.BundleContext
import ml.combust.bundle.dsl.Model
import ml.combust.bundle.op.{OpModel, OpNode}
import ml.combust.bundle.serializer.SerializationFormat
import ml.combust.mleap.bundle.ops.classification.DecisionTreeClassifierOp
import ml.combust.mleap.bundle.ops.regression.DecisionTreeRegressionOp
import ml.combust.mleap.core.classification.DecisionTreeClassifierModel
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel
import ml.combust.mleap.core.tree.Node
import ml.combust.mleap.runtime.MleapContext

/** MLeap's `decision_tree_regression` and `decision_tree_classifier`, whose trees are read by [[TreeLines]]
  * where it can read them, and otherwise by MLeap. Forests are made of them.
  */
object QuickTreeOps {

  /** The operators, to take the place of MLeap's. */
  def all: Vector[OpNode[MleapContext, _, _]] = Vector(new RegressionOp, new ClassifierOp)

  /** Larger files are left to MLeap, which does not hold them in memory. */
  private val LargestFile = 64L << 20

  private final class RegressionOp extends DecisionTreeRegressionOp {
    override val Model: OpModel[MleapContext, DecisionTreeRegressionModel] = new TreeModel(
      (new DecisionTreeRegressionOp).Model
    ) {
      override protected def made(model: Model, root: Node): DecisionTreeRegressionModel =
        DecisionTreeRegressionModel(root, model.value("num_features").getLong.toInt)
    }
  }

  private final class ClassifierOp extends DecisionTreeClassifierOp {
    override val Model: OpModel[MleapContext, DecisionTreeClassifierModel] = new TreeModel(
      (new DecisionTreeClassifierOp).Model
    ) {
      override protected def made(model: Model, root: Node): DecisionTreeClassifierModel = {
        val classes = model.value("num_classes").getLong.toInt
        val thresholds = model.getValue("thresholds").map(_.getDoubleList.toArray)
        require(
          thresholds.forall(_.length == classes),
          "there is other than one threshold for each class"
        )
        new DecisionTreeClassifierModel(root, model.value("num_features").getLong.toInt, classes, thresholds)
      }
    }
  }

  /** MLeap's operator with another way to read the tree. */
  private abstract class TreeModel[M](mleap: OpModel[MleapContext, M]) extends OpModel[MleapContext, M] {

    /** The model with this tree. */
    protected def made(model: Model, root: Node): M

    override val klazz: Class[M] = mleap.klazz

    override def opName: String = mleap.opName

    override def store(model: Model, obj: M)(implicit context: BundleContext[MleapContext]): Model =
      mleap.store(model, obj)

    override def load(model: Model)(implicit context: BundleContext[MleapContext]): M =
      quick(context).fold(mleap.load(model))(made(model, _))
  }

  private def quick(context: BundleContext[MleapContext]): Option[Node] = {
    val file = context.file("tree.json")
    val isSmall =
      context.format == SerializationFormat.Json && Files.exists(file) && Files.size(file) <= LargestFile
    if (isSmall) new TreeLines(Files.readAllBytes(file)).read() else None
  }
}

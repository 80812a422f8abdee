package io.flinkmleap.operator

import java.nio.file.Files

import io.flinkmleap.operator.OperatorAttributes.{count, flag}
import ml.combust.bundle.BundleContext
import ml.combust.bundle.dsl.{Model, Value}
import ml.combust.bundle.op.OpModel
import ml.combust.mleap.bundle.ops.MleapOp
import ml.combust.mleap.runtime.MleapContext

/** Reads and writes `tree_ensemble`: attributes in the `model.json`, nodes in a file beside it. */
final class TreeEnsembleOp extends MleapOp[TreeEnsemble, TreeEnsembleModel] {
  override val Model: OpModel[MleapContext, TreeEnsembleModel] =
    new OpModel[MleapContext, TreeEnsembleModel] {
      override val klazz: Class[TreeEnsembleModel] = classOf[TreeEnsembleModel]

      override def opName: String = "tree_ensemble"

      override def store(model: Model, trees: TreeEnsembleModel)(implicit
          context: BundleContext[MleapContext]
      ): Model = {
        Files.write(context.file(TreeNodesFile.Name), TreeNodesFile.write(trees.nodes))
        model
          .withValue("num_features", Value.long(trees.features.toLong))
          .withValue("base", Value.doubleList(trees.base))
          .withValue("leaf_size", Value.long(trees.leafSize.toLong))
          .withValue("single_features", Value.boolean(trees.precision.singleFeatures))
          .withValue("single_sums", Value.boolean(trees.precision.singleSums))
          .withValue("missing", Some(trees.missing).filterNot(_.isNaN).map(Value.double))
          .withValue("starts_with_input", Value.boolean(trees.startsWithInput))
      }

      override def load(
          model: Model
      )(implicit context: BundleContext[MleapContext]): TreeEnsembleModel = {
        val (features, leafSize) = (count(model, "num_features"), count(model, "leaf_size"))
        val base = model.value("base").getDoubleList.toArray
        val nodes = TreeNodesFile.read(Files.readAllBytes(context.file(TreeNodesFile.Name)))
        TreeEnsembleModel(
          TreeNodes.check(nodes, features, base.length, leafSize),
          features,
          base,
          leafSize,
          TreePrecision(flag(model, "single_features"), flag(model, "single_sums")),
          model.getValue("missing").fold(Double.NaN)(_.getDouble),
          flag(model, "starts_with_input")
        )
      }
    }

  override def model(node: TreeEnsemble): TreeEnsembleModel = node.model
}

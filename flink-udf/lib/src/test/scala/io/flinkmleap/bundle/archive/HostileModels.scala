package io.flinkmleap.bundle.archive

import io.flinkmleap.bundle.{ArchiveLimits, BundleFixtures}
import io.flinkmleap.bundle.MLeapJson._
import spray.json.JsValue

/** Models whose nodes lead out of the bundle, into themselves, or to code that is not MLeap's. */
private[archive] object HostileModels {
  private[this] val single = BundleFixtures.single.model
  private[this] val forest = BundleFixtures.forest.model
  private[this] val Regression = "root/regression.node/model.json"

  private[this] def hostile(title: String, code: String)(files: => Map[String, String]) =
    HostileArchive(title, code)(RawZip.of(files).bytes)

  private[this] def nodes(names: String*) =
    single + ("root/model.json" -> model("pipeline", Map("nodes" -> strings(names: _*))))

  private[this] def trees(names: String*) =
    forest + ("root/forest.node/model.json" -> model(
      "random_forest_regression",
      Map("num_features" -> long(2), "tree_weights" -> doubles(1, 1), "trees" -> strings(names: _*))
    ))

  private[this] def regression(op: String, attributes: (String, JsValue)*) =
    single + (Regression -> model(op, attributes.toMap))

  private[this] val unsafe =
    Vector("../../evil", "/evil", "a/b", "a\\b", "", "a b", "x" * 129, "a\u0000").map { name =>
      hostile(s"a node called '${name.take(12).filter(_ >= ' ')}'", "bundle.unsafe-node-name")(
        nodes("assembler", name)
      )
    }

  private[this] val graphs = Vector(
    hostile("a forest that is its own tree", "bundle.node-cycle")(trees(".")),
    hostile("a tree that is the pipeline above", "bundle.node-cycle")(trees("..")),
    hostile("a node that is the folder above", "bundle.node-cycle")(nodes("..")),
    hostile("a pipeline of 4 files that names itself", "bundle.node-cycle")(selfNaming),
    hostile("a node that is named twice", "bundle.duplicate-node")(nodes("assembler", "assembler")),
    hostile("a tree that is named a thousand times", "bundle.duplicate-node")(
      trees(Seq.fill(1000)("tree0"): _*)
    ),
    hostile("a node that is not there", "bundle.missing-node")(nodes("assembler", "none")),
    hostile("a tree that is not there", "bundle.missing-node")(trees("tree0", "tree9")),
    hostile("a node without node.json", "bundle.missing-node")(single - "root/regression.node/node.json"),
    hostile("a model without its root", "bundle.missing-node")(single - "root/model.json"),
    hostile("33 pipelines inside each other", "bundle.node-depth")(nested(33)),
    hostile("140 pipelines inside each other", "bundle.node-depth")(nested(140)),
    hostile("two thousand million classes", "bundle.missing-node")(
      regression("one_vs_rest", "num_classes" -> long(Int.MaxValue), "num_features" -> long(1))
    ),
    hostile("a number of classes that wraps around", "bundle.invalid-model")(
      regression("one_vs_rest", "num_classes" -> long(-4294967293L), "num_features" -> long(1))
    ),
    hostile("labels without models", "bundle.missing-node")(
      regression("categorical_drilldown", "labels" -> strings("a", "b"))
    )
  )

  private[this] val documents = Vector(
    hostile("an operator that nobody has", "bundle.unknown-operator")(regression("no_such_op")),
    hostile("an operator called by a class", "bundle.unknown-operator")(regression("java.lang.Runtime")),
    hostile("TensorFlow", "bundle.native-operator")(regression("tensorflow")),
    hostile("XGBoost", "bundle.native-operator")(regression("xgboost.classifier")),
    HostileArchive(
      "XGBoost, switched on but not on the class path",
      "bundle.unknown-operator",
      ArchiveLimits(nativeOperators = true)
    )(RawZip.of(regression("xgboost.regression")).bytes),
    hostile("a forest without a list of trees", "bundle.invalid-model")(
      forest + ("root/forest.node/model.json" -> model("random_forest_regression", Map.empty))
    ),
    hostile("a list of nodes that are numbers", "bundle.invalid-model")(
      single + ("root/model.json" -> """{"op":"pipeline","attributes":{"nodes":{"string":[1]}}}""")
    ),
    hostile("a model that is no JSON", "bundle.invalid-model")(single + (Regression -> "{\"op\":")),
    hostile("a model that is a list", "bundle.invalid-model")(single + (Regression -> "[]")),
    hostile("a model without an operator", "bundle.invalid-model")(single + (Regression -> "{}")),
    hostile("a bundle of an unknown format", "bundle.invalid-model")(
      single + ("bundle.json" -> single("bundle.json").replace("\"json\"", "\"pickle\""))
    ),
    hostile("a bundle that says protobuf and holds JSON", "bundle.missing-node")(
      single + ("bundle.json" -> single("bundle.json").replace("\"json\"", "\"protobuf\""))
    ),
    hostile("an archive without bundle.json", "bundle.not-a-bundle")(single - "bundle.json")
  )

  val all: Vector[HostileArchive] = unsafe ++ graphs ++ documents

  /** Found by hand to end in a stack overflow that MLeap does not catch. */
  private[this] def selfNaming: Map[String, String] = Map(
    "bundle.json" -> single("bundle.json"),
    "root/node.json" -> single("root/node.json"),
    "root/model.json" -> model("random_forest_regression", Map("trees" -> strings("."))),
    "readme" -> ""
  )

  private[this] def nested(depth: Int): Map[String, String] = {
    val pipeline = model("pipeline", Map("nodes" -> strings("a")))
    val folders = (0 until depth).map(i => ("root" +: Seq.fill(i)("a.node")).mkString("/"))
    val node = single("root/node.json")
    Map("bundle.json" -> single("bundle.json")) ++
      folders.flatMap(folder => Seq(s"$folder/model.json" -> pipeline, s"$folder/node.json" -> node))
  }
}

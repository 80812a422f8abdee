package io.flinkmleap.bundle

import io.flinkmleap.bundle.MLeapJson._
import spray.json._

/** Small models with formulas that a reader can check. */
object BundleFixtures {

  /** A double that takes neither NULL nor NaN nor an infinity. */
  def input(name: String): Field = Field(name, FieldType.Double)

  val prediction: Field = Field("prediction", FieldType.Double)
  val probability: Field = Field("probability", FieldType.Double, Some(2))

  /** prediction = 1 + 2 feature1 + 3 feature2 - feature3. */
  def linearFormula(feature1: Double, feature2: Double, feature3: Double): Double =
    1 + 2 * feature1 + 3 * feature2 - feature3

  /** Linear regression on three numbers. */
  val linear: BundleFixture = BundleFixture(
    pipeline(
      assembler(0 -> "feature1", 0 -> "feature2", 0 -> "feature3"),
      linearRegression("features", 1, 2, 3, -1)
    ),
    ModelSchema(Vector(input("feature1"), input("feature2"), input("feature3")), Vector(prediction)),
    (0 until 12).map { i =>
      val (a, b, c) = (i * 0.5, 10.0 - i, i * i * 0.25)
      numbers(a, b, c) -> numbers(linearFormula(a, b, c))
    }
  )

  /** Linear regression on one number, prediction = 0.5 + 2 feature1. */
  val single: BundleFixture = BundleFixture(
    pipeline(assembler(0 -> "feature1"), linearRegression("features", 0.5, 2)),
    ModelSchema(Vector(input("feature1")), Vector(prediction)),
    (0 until 10).map(i => numbers(i.toDouble) -> numbers(0.5 + 2 * i))
  )

  /** Linear regression on a vector of three numbers, prediction = 1 + v0 + 2 v1 + 3 v2. */
  val vectorInput: BundleFixture = BundleFixture(
    pipeline(linearRegression("features", 1, 1, 2, 3)),
    ModelSchema(Vector(Field("features", FieldType.Double, Some(3))), Vector(prediction)),
    (0 until 10).map(i => Seq(JsArray(numbers(i, 1, -i).toVector)) -> numbers(1.0 + i + 2 - 3.0 * i))
  )

  /** Logistic regression with probabilities: the margin is x - y. */
  val logistic: BundleFixture = BundleFixture(
    pipeline(
      assembler(0 -> "x", 0 -> "y"),
      Stage(
        "logistic",
        "logistic_regression",
        Map(
          "num_classes" -> long(2),
          "coefficients" -> vector(1, -1),
          "intercept" -> double(0),
          "threshold" -> double(0.5)
        ),
        Seq("features" -> "features"),
        Seq("probability" -> "probability", "prediction" -> "prediction")
      )
    ),
    ModelSchema(Vector(input("x"), input("y")), Vector(prediction, probability)),
    (-5 to 5).map { i =>
      val p = 1 / (1 + math.exp(-(i + 0.5)))
      numbers(i + 0.5, 0) -> Seq(JsNumber(if (p > 0.5) 1 else 0), JsArray(numbers(1 - p, p).toVector))
    }
  )

  /** The same model, with the class as a text. */
  val labelled: BundleFixture = logistic.copy(
    schema =
      logistic.schema.copy(outputs = Vector(prediction.copy(fieldType = FieldType.String), probability)),
    golden = logistic.golden.map { case (in, out) =>
      in -> Seq(JsString(if (out.head == JsNumber(1)) "good" else "bad"), out(1))
    },
    labels = Seq("bad", "good")
  )

  /** One tree with counts in its leaves, which MLeap normalises in place: (30, 10) where x <= 0, else (3,
    * 37).
    */
  val tree: BundleFixture = BundleFixture(
    pipeline(
      assembler(0 -> "x"),
      Stage(
        "tree",
        "decision_tree_classifier",
        Map("num_features" -> long(1), "num_classes" -> long(2)),
        Seq("features" -> "features"),
        Seq("probability" -> "probability", "prediction" -> "prediction"),
        Map("tree.json" -> stump(0, 0, Seq(30, 10), Seq(3, 37)))
      )
    ),
    ModelSchema(Vector(input("x")), Vector(prediction, probability)),
    (-5 to 5).map { i =>
      if (i <= 0) numbers(i) -> Seq(JsNumber(0), JsArray(numbers(0.75, 0.25).toVector))
      else numbers(i) -> Seq(JsNumber(1), JsArray(numbers(0.075, 0.925).toVector))
    }
  )

  /** A forest of two stumps: the mean of 1 or 2 (x at 0) and 10 or 20 (y at 5). */
  val forest: BundleFixture = {
    def member(feature: Int, threshold: Double, left: Double, right: Double) = Map(
      "model.json" -> model("decision_tree_regression", Map("num_features" -> long(2))),
      "tree.json" -> stump(feature, threshold, Seq(left), Seq(right))
    )
    val trees = Map("tree0" -> member(0, 0, 1, 2), "tree1" -> member(1, 5, 10, 20))
    BundleFixture(
      pipeline(
        assembler(0 -> "x", 0 -> "y"),
        Stage(
          "forest",
          "random_forest_regression",
          Map(
            "num_features" -> long(2),
            "tree_weights" -> doubles(1, 1),
            "trees" -> strings("tree0", "tree1")
          ),
          Seq("features" -> "features"),
          Seq("prediction" -> "prediction"),
          trees.flatMap { case (folder, files) =>
            files.map { case (name, text) => s"$folder/$name" -> text }
          }
        )
      ),
      ModelSchema(Vector(input("x"), input("y")), Vector(prediction)),
      for (x <- Seq(-1.0, 0.0, 1.0); y <- Seq(4.0, 5.0, 5.5, 9.0))
        yield numbers(x, y) -> numbers(((if (x <= 0) 1 else 2) + (if (y <= 5) 10 else 20)) / 2.0)
    )
  }

  /** A category (a, b or c), one-hot, and a number: prediction = (10 for a, 20 for b, 30 for c) + x. */
  val categorical: BundleFixture = BundleFixture(
    pipeline(
      Stage(
        "indexer",
        "string_indexer",
        Map("labels" -> strings("a", "b", "c"), "handle_invalid" -> string("error")),
        Seq("category" -> "input"),
        Seq("index" -> "output")
      ),
      Stage(
        "one_hot",
        "one_hot_encoder",
        Map("size" -> long(3), "drop_last" -> boolean(false), "handle_invalid" -> string("error")),
        Seq("index" -> "input"),
        Seq("encoded" -> "output")
      ),
      assembler(3 -> "encoded", 0 -> "x"),
      linearRegression("features", 0, 10, 20, 30, 1)
    ),
    ModelSchema(Vector(Field("category", FieldType.String), input("x")), Vector(prediction)),
    for ((label, value) <- Seq("a" -> 10.0, "b" -> 20.0, "c" -> 30.0); x <- Seq(-1.0, 0.0, 0.5, 2.0))
      yield Seq(JsString(label), JsNumber(x)) -> numbers(value + x)
  )

  /** An imputer that puts 7 for NULL and NaN: prediction = 2 x. */
  val imputed: BundleFixture = BundleFixture(
    pipeline(
      Stage(
        "imputer",
        "imputer",
        Map("surrogate_value" -> double(7), "strategy" -> string("mean"), "nullable_input" -> boolean(true)),
        Seq("x" -> "input"),
        Seq("filled" -> "output")
      ),
      assembler(0 -> "filled"),
      linearRegression("features", 0, 2)
    ),
    ModelSchema(
      Vector(Field("x", FieldType.Double, nullable = true, accepts = List(Field.NaN))),
      Vector(prediction)
    ),
    (Seq(JsNull, JsString("NaN")).map(Seq(_) -> numbers(14)) ++ (0 until 10).map(i =>
      numbers(i) -> numbers(2.0 * i)
    ))
  )

  /** Every fixture, by name. */
  val all: Map[String, BundleFixture] = Map(
    "linear" -> linear,
    "single" -> single,
    "vectorInput" -> vectorInput,
    "logistic" -> logistic,
    "labelled" -> labelled,
    "tree" -> tree,
    "forest" -> forest,
    "categorical" -> categorical,
    "imputed" -> imputed
  )

  /** Numbers as JSON. */
  def numbers(values: Double*): Seq[JsValue] = values.map(JsNumber(_))

  private[this] def assembler(columns: (Int, String)*): Stage = Stage(
    "assembler",
    "vector_assembler",
    Map("input_shapes" -> shapes(columns.map(_._1): _*)),
    columns.zipWithIndex.map { case ((_, column), i) => column -> s"input$i" },
    Seq("features" -> "output")
  )

  private[this] def linearRegression(features: String, intercept: Double, weights: Double*): Stage = Stage(
    "regression",
    "linear_regression",
    Map("coefficients" -> vector(weights: _*), "intercept" -> double(intercept)),
    Seq(features -> "features"),
    Seq("prediction" -> "prediction")
  )
}

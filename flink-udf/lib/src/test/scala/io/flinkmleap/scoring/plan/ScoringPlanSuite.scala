package io.flinkmleap.scoring.plan

import io.flinkmleap.bundle.{Field, FieldType, ModelSchema}
import io.flinkmleap.{BusyMachine, ProcessorTime}
import ml.combust.mleap.core.feature._
import ml.combust.mleap.core.regression.{DecisionTreeRegressionModel, LinearRegressionModel}
import ml.combust.mleap.core.tree.{ContinuousSplit, InternalNode, LeafNode, Node}
import ml.combust.mleap.core.types._
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature._
import ml.combust.mleap.runtime.transformer.regression.{DecisionTreeRegression, LinearRegression}
import ml.combust.mleap.runtime.transformer.{Pipeline, PipelineModel}
import org.apache.spark.ml.linalg.Vectors

class ScoringPlanSuite extends munit.FunSuite with BusyMachine {
  private[this] val x = Field("x", FieldType.Double, accepts = List(Field.NaN, Field.Infinity))
  private[this] val text = Field("t", FieldType.String)

  private[this] def pipeline(stages: Transformer*): Pipeline =
    Pipeline(shape = NodeShape(), model = PipelineModel(stages))

  private[this] def compiled(transformer: Transformer, inputs: Field*)(outputs: String*): ScoringPlan =
    ScoringPlan
      .compile(transformer, ModelSchema(inputs.toVector, outputs.map(Field(_, FieldType.Double)).toVector))
      .fold(fail(_), identity)

  private[this] def binarizer(input: String, output: String): Transformer =
    Binarizer(
      shape = NodeShape.feature(inputCol = input, outputCol = output),
      model = BinarizerModel(0.5, ScalarShape(false))
    )

  private[this] def indexer(invalid: HandleInvalid): Transformer =
    StringIndexer(
      shape = NodeShape.feature(inputCol = "t", outputCol = "index"),
      model = StringIndexerModel(Seq("a", "b"), invalid)
    )

  private[this] def assembler(input: String, shape: DataShape): Transformer =
    VectorAssembler(
      shape = NodeShape().withInput("input0", input).withStandardOutput("features"),
      model = VectorAssemblerModel(Seq(shape))
    )

  test("only the stages whose outputs are read are run") {
    val stages = pipeline(binarizer("x", "a"), binarizer("x", "b"), binarizer("a", "c"))
    assertEquals(compiled(stages, x)("a").size, 1)
    assertEquals(compiled(stages, x)("c").size, 2)
    assertEquals(compiled(stages, x)("a", "b", "c").size, 3)
  }

  test("a stage that refuses rows is run even if nobody reads what it gives") {
    val strict = pipeline(indexer(HandleInvalid.Error), binarizer("x", "a"))
    assertEquals(compiled(strict, x, text)("a").size, 2)
    val both = new BothWays(strict, ModelSchema(Vector(x, text), Vector(Field("a", FieldType.Double))))
    assertEquals(both.difference(Seq(1.0, "unseen")), None)
    val lenient = pipeline(indexer(HandleInvalid.Keep), binarizer("x", "a"))
    assertEquals(compiled(lenient, x, text)("a").size, 1)
  }

  test("a stage that the plan does not know runs between those that it knows") {
    val cosine = DCT(
      shape = NodeShape.feature(inputCol = "features", outputCol = "transformed"),
      model = DCTModel(inverse = false, 1)
    )
    val linear = LinearRegression(
      shape = NodeShape.regression("transformed"),
      model = LinearRegressionModel(Vectors.dense(2.0), 1.0)
    )
    val stages = pipeline(assembler("x", ScalarShape(false)), cosine, linear)
    assertEquals(compiled(stages, x)("prediction").boxedStages, Vector(cosine.uid))
    val both = new BothWays(stages, ModelSchema(Vector(x), Vector(Field("prediction", FieldType.Double))))
    Seq(1.5, 0.0, -0.0, Double.NaN).foreach(value => assertEquals(both.difference(Seq(value)), None))
  }

  test("a model that cannot be built has no plan, and a reason") {
    val stages = pipeline(binarizer("missing", "a"))
    val schema = ModelSchema(Vector(x), Vector(Field("a", FieldType.Double)))
    assert(ScoringPlanScorer.compile(stages, schema, None).left.exists(_.contains("missing")))
    assert(ScoringPlan.compile(pipeline(binarizer("x", "b")), schema).left.exists(_.contains("a")))
  }

  test("the parts of a vector that is always sparse are read where they stand") {
    val indexed = indexer(HandleInvalid.Error)
    val encoder = OneHotEncoder(
      shape = NodeShape().withInput("input0", "index").withOutput("output0", "hot"),
      model = OneHotEncoderModel(Array(9), HandleInvalid.Error, dropLast = false)
    )
    val both = VectorAssembler(
      shape = NodeShape().withInput("input0", "x").withInput("input1", "hot").withStandardOutput("features"),
      model = VectorAssemblerModel(Seq(ScalarShape(false), TensorShape(Some(Seq(9)))))
    )
    val linear = LinearRegression(
      shape = NodeShape.regression(),
      model = LinearRegressionModel(Vectors.dense(Array.tabulate(10)(_ * 0.3 - 1)), 0.5)
    )
    val stages = pipeline(indexed, encoder, both, linear)
    assertEquals(compiled(stages, text, x)("prediction").size, 3)
    assertEquals(compiled(stages, text, x)("prediction", "features").size, 4)
    val schema = ModelSchema(Vector(text, x), Vector(Field("prediction", FieldType.Double)))
    val ways = new BothWays(stages, schema)
    for (label <- Seq("a", "b"); value <- Seq(1.5, 0.0, -0.0, Double.NaN, Double.NegativeInfinity))
      assertEquals(ways.difference(Seq(label, value)), None)
  }

  test("the mean and the range of numbers that stand side by side are taken off in one step") {
    val y = x.copy(name = "y")
    val together = VectorAssembler(
      shape = NodeShape().withInput("input0", "x").withInput("input1", "y").withStandardOutput("features"),
      model = VectorAssemblerModel(Seq(ScalarShape(false), ScalarShape(false)))
    )
    val shift = StandardScaler(
      shape = NodeShape.feature(inputCol = "features", outputCol = "shifted"),
      model = StandardScalerModel(None, Some(Vectors.dense(0.0, 0.1)))
    )
    val range = MinMaxScaler(
      shape = NodeShape.feature(inputCol = "shifted", outputCol = "scaled"),
      model = MinMaxScalerModel(Vectors.dense(0.0, 0.0), Vectors.dense(0.3, 0.7), -0.0, 1.0)
    )
    val stages = pipeline(together, shift, range)
    assertEquals(compiled(stages, x, y)("scaled").size, 1)
    assertEquals(compiled(stages, x, y)("features", "scaled").size, 2)
    val outputs = Vector("features", "shifted", "scaled").map(Field(_, FieldType.Double, Some(2)))
    for (wanted <- outputs.inits.filter(_.nonEmpty) ++ outputs.tails.filter(_.nonEmpty)) {
      val ways = new BothWays(stages, ModelSchema(Vector(x, y), wanted))
      val values = Seq(1.5, 0.1, 0.0, -0.0, Double.MinPositiveValue, Double.NaN, Double.NegativeInfinity)
      for (a <- values; b <- values) assertEquals(ways.difference(Seq(a, b)), None)
    }
  }

  test("a one-hot vector of a million categories costs no walk through them") {
    val size = 1000000
    val labels = Vector.tabulate(1000)(i => s"label $i")
    val encoder = OneHotEncoder(
      shape = NodeShape().withInput("input0", "index").withOutput("output0", "hot"),
      model = OneHotEncoderModel(Array(size), HandleInvalid.Error, dropLast = false)
    )
    val indexed = StringIndexer(
      shape = NodeShape.feature(inputCol = "t", outputCol = "index"),
      model = StringIndexerModel(labels, HandleInvalid.Error)
    )
    val linear = LinearRegression(
      shape = NodeShape.regression(),
      model = LinearRegressionModel(Vectors.dense(Array.tabulate(size)(_ * 0.1)), 1.0)
    )
    val stages = pipeline(indexed, encoder, assembler("hot", TensorShape(Some(Seq(size)))), linear)
    val schema = ModelSchema(Vector(text), Vector(Field("prediction", FieldType.Double)))
    val session = ScoringPlanScorer.compile(stages, schema, None).fold(fail(_), identity).newSession()
    val started = ProcessorTime.ofThread
    (0 until 100000).foreach { i =>
      session.setString(0, labels(i % labels.size))
      assert(session.score() == null && session.getDouble(0) == i % labels.size * 0.1 + 1.0)
    }
    // A walk through all categories would take a minute or more.
    assert(ProcessorTime.ofThread - started < 20e9)
  }

  test(
    "a threshold itself, zeros of both signs and NaN go where MLeap sends them, in a tree alone and among others"
  ) {
    def tree(threshold: Double): Node =
      InternalNode(
        LeafNode(-1.0),
        InternalNode(LeafNode(-0.0), LeafNode(1.0), ContinuousSplit(0, threshold + 1)),
        ContinuousSplit(0, threshold)
      )
    val thresholds = Seq(
      0.0,
      -0.0,
      1.0,
      -1.0,
      java.lang.Double.MIN_VALUE,
      Double.MaxValue,
      Double.PositiveInfinity,
      Double.NaN
    )
    val values = thresholds ++ Seq(
      Double.NegativeInfinity,
      -java.lang.Double.MIN_VALUE,
      Math.nextUp(1.0),
      Math.nextDown(1.0)
    )
    val schema = ModelSchema(Vector(x), Vector(Field("prediction", FieldType.Double)))
    thresholds.foreach { threshold =>
      val single = DecisionTreeRegression(
        shape = NodeShape.regression(),
        model = DecisionTreeRegressionModel(tree(threshold), 1)
      )
      val both = new BothWays(pipeline(assembler("x", ScalarShape(false)), single), schema)
      values.foreach(value => assertEquals(both.difference(Seq(value)), None, s"$value at $threshold"))
      val forest = SampleTrees.boosted(Seq.fill(9)(tree(threshold)), 1)
      val among = new BothWays(pipeline(assembler("x", ScalarShape(false)), forest), schema)
      values.foreach(value => assertEquals(among.difference(Seq(value)), None, s"$value at $threshold"))
    }
  }
}

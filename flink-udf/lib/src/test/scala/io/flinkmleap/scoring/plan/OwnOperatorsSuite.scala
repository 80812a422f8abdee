package io.flinkmleap.scoring.plan

import scala.util.Random

import io.flinkmleap.bundle.{Field, FieldType, ModelSchema}
import io.flinkmleap.BusyMachine
import io.flinkmleap.operator._
import ml.combust.mleap.core.feature.VectorAssemblerModel
import ml.combust.mleap.core.regression.LinearRegressionModel
import ml.combust.mleap.core.types.{NodeShape, ScalarShape, TensorShape}
import ml.combust.mleap.runtime.transformer.feature.VectorAssembler
import ml.combust.mleap.runtime.transformer.regression.LinearRegression
import org.apache.spark.ml.linalg.Vectors

/** Plans of our own operators give the bits of these operators. */
class OwnOperatorsSuite extends munit.FunSuite with BusyMachine {
  private[this] val special = Vector(Double.NaN, 0.0, -0.0, 1.0, -1.0, 0.1, 0.1f.toDouble) ++
    Vector(Double.PositiveInfinity, Double.NegativeInfinity, java.lang.Double.MIN_VALUE, Double.MaxValue)

  private[this] def number(random: Random): Double =
    if (random.nextInt(3) == 0) special(random.nextInt(special.size)) else random.nextGaussian()

  private[this] def tree(random: Random, depth: Int, features: Int, flags: Vector[Int]): TestTree =
    if (depth == 0 || random.nextInt(6) == 0) TestTree.Leaf(random.nextGaussian())
    else
      TestTree.Split(
        random.nextInt(features),
        Iterator.continually(number(random)).dropWhile(_.isNaN).next(),
        tree(random, depth - 1, features, flags),
        tree(random, depth - 1, features, flags),
        flags(random.nextInt(flags.size))
      )

  private[this] def ensemble(random: Random, features: Int): TreeEnsemble = {
    val flags = if (random.nextBoolean()) Vector(0) else Vector(0, TreeNodes.MissingPasses)
    val outputs = 1 + random.nextInt(3)
    val trees = Seq.fill(1 + random.nextInt(12))(
      tree(random, random.nextInt(6), features, flags) -> random.nextInt(outputs)
    )
    val model = TreeEnsembleModel(
      TestTree.nodes(trees: _*),
      features,
      Array.fill(outputs)(random.nextGaussian()),
      leafSize = 1,
      TreePrecision(singleFeatures = random.nextBoolean(), singleSums = random.nextBoolean()),
      missing = if (random.nextInt(4) == 0) 0.1 else Double.NaN
    )
    val shape = NodeShape().withInput("features", "features").withOutput("raw", "raw")
    TreeEnsemble(shape = shape, model = model)
  }

  private[this] def vector(name: String, size: Int) =
    Field(name, FieldType.Double, Some(size), accepts = List(Field.NaN, Field.Infinity))

  test("trees with thresholds, missing values and rounding") {
    (0 until 300).foreach { seed =>
      val random = new Random(seed.toLong)
      val features = 1 + random.nextInt(4)
      val stage = ensemble(random, features)
      val schema =
        ModelSchema(Vector(vector("features", features)), Vector(vector("raw", stage.model.base.length)))
      val both = new BothWays(stage, schema)
      assertEquals(both.scorer.plan.boxedStages, Vector.empty)
      (0 until 100).foreach { _ =>
        val row = Array.fill(features)(number(random))
        assertEquals(both.difference(Seq(row)), None, s"seed $seed, ${row.mkString(", ")}")
      }
    }
  }

  test("trees with categories are left to the operator, and give the same") {
    val split = TestTree.Split(0, 0.0, TestTree.Leaf(1.0), TestTree.Leaf(2.0), categories = Some(Set(1, 70)))
    val stage = TreeEnsemble(
      shape = NodeShape().withInput("features", "features").withOutput("raw", "raw"),
      model = TreeEnsembleModel(TestTree.nodes(split -> 0), 1, Array(0.5), leafSize = 1)
    )
    val both = new BothWays(stage, ModelSchema(Vector(vector("features", 1)), Vector(vector("raw", 1))))
    assertEquals(both.scorer.plan.boxedStages, Vector(stage.uid))
    special.foreach(value => assertEquals(both.difference(Seq(Array(value))), None))
  }

  test("categories: one-hot or from a table, missing and unknown, refused or not, beside numbers") {
    (0 until 200).foreach { seed =>
      val random = new Random(seed.toLong)
      val keys = Vector("", "a", "b", "Aa", "BB", "ä").take(1 + random.nextInt(6))
      val width = 1 + random.nextInt(5)
      val table =
        if (random.nextBoolean()) None
        else Some(Array.fill(3)(Array.fill(width)(number(random)).map(v => if (v.isNaN) 0.0 else v)))
      val rows = table.fold(width)(_.length)
      def position = random.nextInt(rows + 2) - 2
      val lookup = CategoryLookupStage(
        shape = NodeShape().withInput("input", "t").withOutput("output", "category"),
        model = CategoryLookupModel(
          CategoryKeys.Texts(keys),
          keys.map(_ => position).toArray,
          position,
          position,
          width,
          table
        )
      )
      val linear = LinearRegression(
        shape = NodeShape.regression(),
        model = LinearRegressionModel(Vectors.dense(Array.fill(width + 1)(random.nextGaussian())), 0.25)
      )
      val assembler = VectorAssembler(
        shape =
          NodeShape().withInput("input0", "x").withInput("input1", "category").withStandardOutput("features"),
        model = VectorAssemblerModel(Seq(ScalarShape(false), TensorShape(Some(Seq(width)))))
      )
      val stages = SampleStages.pipeline(Seq(lookup, assembler, linear))
      val schema = ModelSchema(
        Vector(Field("x", FieldType.Double), Field("t", FieldType.String, nullable = random.nextBoolean())),
        Vector(
          Field("prediction", FieldType.Double),
          vector("category", width),
          vector("features", width + 1)
        )
      )
      val both = new BothWays(stages, schema)
      assertEquals(both.scorer.plan.boxedStages, Vector.empty)
      (0 until 60).foreach { _ =>
        val texts = keys ++ Vector("unseen", null)
        val text = texts(random.nextInt(texts.size))
        val row = Seq[Any](if (random.nextInt(3) == 0) 0.0 else random.nextGaussian(), text)
        assertEquals(both.difference(row), None, s"seed $seed, $row, ${keys.mkString("|")}")
      }
    }
  }
}

package io.flinkmleap.scoring.plan

import scala.util.Random

import io.flinkmleap.bundle.{Field, FieldType, ModelSchema}
import io.flinkmleap.scoring.plan.SampleStages._
import ml.combust.mleap.core.classification._
import ml.combust.mleap.core.feature._
import ml.combust.mleap.core.regression.LinearRegressionModel
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.classification.LogisticRegression
import ml.combust.mleap.runtime.transformer.feature._
import ml.combust.mleap.runtime.transformer.regression.LinearRegression
import org.apache.spark.ml.linalg.Vectors

/** Models of the sizes that people serve. */
private[plan] object SampleModels {
  private[this] val rowCount = 1024
  private[this] val categories = Vector(4, 6, 8, 12, 20)

  /** The five models whose speed is measured. */
  def measured: Seq[SampleModel] = Seq(
    linear,
    logistic,
    numeric("forest 20 x 6", 3, new SampleTrees(20, 6, 3).forest),
    numeric("GBT 100 x 6", 10, new SampleTrees(100, 6, 10).boosted),
    numeric("forest 100 x 12", 20, new SampleTrees(100, 12, 20).forest)
  )

  /** Small models of every kind of arithmetic. */
  def small: Seq[SampleModel] = Seq(
    linear,
    logistic,
    numeric("forest 20 x 6", 3, new SampleTrees(20, 6, 3).forest),
    numeric("GBT 20 x 4", 5, new SampleTrees(20, 4, 5).boosted),
    numeric("k-means", 4, kMeans),
    numeric("softmax", 4, softmax),
    numeric("naive Bayes", 4, bayes),
    numeric("perceptron", 4, perceptron)
  )

  private[this] def linear: SampleModel = {
    val model = LinearRegressionModel(Vectors.dense(0.3, -1.25, 2.0), 0.5)
    numeric("linear 3", 3, LinearRegression(shape = NodeShape.regression(), model = model))
  }

  /** Eight numbers that are scaled, and five categories of 4 to 20 values that are one-hot. */
  private[this] def logistic: SampleModel = {
    val random = new Random(13)
    val numbers = Vector.tabulate(8)(i => s"x$i")
    val texts = categories.indices.map(i => s"t$i").toVector
    val indexers = categories.indices.map { i =>
      val shape = NodeShape.feature(inputCol = texts(i), outputCol = s"index$i")
      StringIndexer(shape = shape, model = StringIndexerModel(labels(i), HandleInvalid.Error))
    }
    val encoder = OneHotEncoder(
      shape = categories.indices.foldLeft(NodeShape()) { (shape, i) =>
        shape.withInput(s"input$i", s"index$i").withOutput(s"output$i", s"hot$i")
      },
      model = OneHotEncoderModel(categories.toArray, HandleInvalid.Error, dropLast = true)
    )
    val scaled = StandardScaler(
      shape = NodeShape.feature(inputCol = "numbers", outputCol = "scaled"),
      model = StandardScalerModel(
        Some(Vectors.dense(Array.fill(8)(random.nextDouble() + 0.5))),
        Some(Vectors.dense(Array.fill(8)(random.nextGaussian())))
      )
    )
    val size = 8 + categories.map(_ - 1).sum
    val classifier = LogisticRegression(
      shape = NodeShape.probabilisticClassifier(probabilityCol = Some("probability")),
      model = LogisticRegressionModel(
        BinaryLogisticRegressionModel(Vectors.dense(Array.fill(size)(random.nextGaussian())), 0.1, 0.5)
      )
    )
    val stages = indexers ++ Seq(
      encoder,
      assembler(numbers, "numbers"),
      scaled,
      assembler(
        "scaled" +: categories.indices.map(i => s"hot$i"),
        "features",
        8 +: categories.map(_ - 1): _*
      ),
      classifier
    )
    val inputs = numbers.map(Field(_, FieldType.Double)) ++ texts.map(Field(_, FieldType.String))
    val rows = Array.fill(rowCount) {
      val values: Vector[Any] = numbers.map(_ => random.nextGaussian())
      (values ++ categories.indices.map(i => labels(i)(random.nextInt(categories(i))))).toArray
    }
    SampleModel("logistic 13, 5 one-hot", pipeline(stages), ModelSchema(inputs, prediction), rows)
  }

  private[this] def numeric(name: String, features: Int, model: Transformer): SampleModel = {
    val random = new Random(features)
    val names = Vector.tabulate(features)(i => s"x$i")
    val rows = Array.fill(rowCount)(Array.fill[Any](features)(random.nextGaussian()))
    val inputs = names.map(Field(_, FieldType.Double))
    SampleModel(
      name,
      pipeline(Seq(assembler(names, "features"), model)),
      ModelSchema(inputs, prediction),
      rows
    )
  }

  private[this] def prediction = Vector(Field("prediction", FieldType.Double))

  private[this] def labels(i: Int): Vector[String] = Vector.tabulate(categories(i))(j => s"category-$i-$j")
}

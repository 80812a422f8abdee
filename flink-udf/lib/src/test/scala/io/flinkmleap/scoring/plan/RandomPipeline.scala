package io.flinkmleap.scoring.plan

import scala.collection.mutable
import scala.util.Random

import io.flinkmleap.bundle.{Field, FieldType, ModelSchema}
import ml.combust.mleap.core.feature._
import ml.combust.mleap.core.types._
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature._
import ml.combust.mleap.runtime.transformer.{Pipeline, PipelineModel}

/** A pipeline of random stages over random inputs, with a schema that reads some of its columns. The same for
  * the same seed.
  */
private[plan] final class RandomPipeline(seed: Long) {
  val numbers = new RandomNumbers(new Random(seed))
  import numbers._

  /** The categories that text inputs have in training. */
  val labels: Vector[String] = Vector("red", "green", "blue", "Aa", "BB", "")

  private[this] val stages = mutable.ArrayBuffer.empty[Transformer]
  private[this] val inputs = mutable.ArrayBuffer.empty[Field]
  private[this] val scalars = mutable.ArrayBuffer.empty[String]
  private[this] val vectors = mutable.ArrayBuffer.empty[(String, Int)]
  private[this] val stagesOfScalars = new RandomScalars(numbers)
  private[this] var columns = 0

  val schema: ModelSchema = {
    addInputs()
    (0 to random.nextInt(4)).foreach(_ => addScalarStage())
    if (random.nextBoolean()) addOneHot()
    addAssembler()
    (0 until random.nextInt(4)).foreach(_ => addVectorStage())
    (0 to random.nextInt(2)).foreach(_ => addModel())
    ModelSchema(inputs.toVector, some(pipeline.outputSchema.fields.flatMap(output)).toVector)
  }

  def pipeline: Pipeline = Pipeline(shape = NodeShape(), model = PipelineModel(stages))

  private[this] def name(prefix: String): String = { columns += 1; s"$prefix$columns" }

  private[this] def addInputs(): Unit = {
    val types =
      Seq(FieldType.Boolean, FieldType.Byte, FieldType.Short, FieldType.Int, FieldType.Long, FieldType.Float)
    (0 to random.nextInt(4)).foreach { _ =>
      val fieldType = if (oneIn(3)) of(types: _*) else FieldType.Double
      val field =
        Field(name("x"), fieldType, accepts = if (oneIn(8)) Nil else List(Field.NaN, Field.Infinity))
      inputs += field
      scalars += field.name
    }
    (0 until random.nextInt(3)).foreach(_ => addImputed())
    (0 until random.nextInt(3)).foreach(_ => addText())
    if (oneIn(3)) {
      val size = 1 + random.nextInt(5)
      val field = Field(name("v"), FieldType.Double, Some(size), accepts = List(Field.NaN, Field.Infinity))
      inputs += field
      vectors += field.name -> size
    }
  }

  private[this] def addImputed(): Unit = {
    val field = Field(
      name("n"),
      of(FieldType.Double, FieldType.Int),
      nullable = true,
      accepts = List(Field.NaN, Field.Infinity)
    )
    inputs += field
    add(stagesOfScalars.imputer(field.name, name("imputed")))
  }

  private[this] def addText(): Unit = {
    val field = Field(name("t"), FieldType.String, nullable = random.nextBoolean())
    inputs += field
    add(stagesOfScalars.indexer(field.name, name("index"), labels))
  }

  private[this] def addScalarStage(): Unit =
    add(stagesOfScalars.some(of(scalars: _*), of(scalars: _*), name("s")): _*)

  private[this] def addOneHot(): Unit = {
    val encoded = scalars.filter(_.startsWith("index"))
    if (encoded.nonEmpty) {
      val sizes = encoded.map(_ => labels.size + (if (oneIn(4)) 0 else 1)).toArray
      val outputs = encoded.map(_ => name("hot"))
      val shape = encoded.zip(outputs).zipWithIndex.foldLeft(NodeShape()) { case (sofar, ((in, out), i)) =>
        sofar.withInput(s"input$i", in).withOutput(s"output$i", out)
      }
      val model = OneHotEncoderModel(sizes, of(HandleInvalid.Keep, HandleInvalid.Error), random.nextBoolean())
      stages += OneHotEncoder(shape = shape, model = model)
      val keeps = model.handleInvalid == HandleInvalid.Keep
      outputs.zip(sizes).foreach { case (out, size) =>
        vectors += out -> (size + (if (keeps) 1 else 0) - (if (model.dropLast) 1 else 0))
      }
    }
  }

  private[this] def addAssembler(): Unit = {
    val chosen = random.shuffle(some(scalars.map(_ -> 1)) ++ (if (vectors.isEmpty) Nil else some(vectors)))
    val output = name("features")
    val shape = chosen.zipWithIndex.foldLeft(NodeShape().withStandardOutput(output)) {
      case (sofar, ((in, _), i)) =>
        sofar.withInput(s"input$i", in)
    }
    val shapes = chosen.map { case (in, size) =>
      if (scalars.contains(in)) ScalarShape(false) else TensorShape(Some(Seq(size)))
    }
    stages += VectorAssembler(shape = shape, model = VectorAssemblerModel(shapes))
    vectors += output -> chosen.map(_._2).sum
  }

  private[this] def addVectorStage(): Unit = {
    val (input, size) = vectors.last
    val output = name("vector")
    val (stage, newSize) = new RandomVectors(numbers).stage(input, size, output)
    stages += stage
    vectors += output -> newSize
  }

  private[this] def addModel(): Unit = {
    val (input, size) = if (oneIn(4)) of(vectors: _*) else vectors.last
    if (size > 0) stages ++= new RandomModels(numbers, size).stages(input, name("m"))
  }

  private[this] def add(added: Transformer*): Unit = {
    stages ++= added
    scalars += added.last.shape.standardOutput.name
  }

  private[this] def output(column: StructField): Option[Field] = column.dataType match {
    case ScalarType(BasicType.Double, _)    => Some(Field(column.name, FieldType.Double))
    case ScalarType(BasicType.Int, _)       => Some(Field(column.name, FieldType.Int))
    case ScalarType(BasicType.String, _)    => Some(Field(column.name, FieldType.String))
    case TensorType(BasicType.Double, _, _) => Some(Field(column.name, FieldType.Double, Some(-1)))
    case _                                  => None
  }
}

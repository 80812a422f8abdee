package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.feature._
import ml.combust.mleap.core.types.{NodeShape, ScalarShape}
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature._

/** Stages from numbers and texts to a number. */
private[plan] final class RandomScalars(numbers: RandomNumbers) {
  import numbers._

  /** A stage, or two of which the last one gives the output. */
  def some(input: String, other: String, output: String): Seq[Transformer] = {
    val shape = NodeShape.feature(inputCol = input, outputCol = output)
    random.nextInt(5) match {
      case 0 => Seq(Binarizer(shape = shape, model = BinarizerModel(trained(), ScalarShape(false))))
      case 1 =>
        val invalid = of(HandleInvalid.Keep, HandleInvalid.Error, HandleInvalid.Skip)
        Seq(Bucketizer(shape = shape, model = BucketizerModel(splits(), invalid)))
      case 2 => Seq(arithmetic(input, other, output))
      case 3 => Seq(MathUnary(shape = shape, model = MathUnaryModel(of(UnaryOperation.all.toSeq: _*))))
      case _ =>
        // A stage that the plan does not know, with an output that can be NULL.
        val coalesced = NodeShape().withInput("input0", input).withStandardOutput(s"coalesced_$output")
        Seq(
          Coalesce(shape = coalesced, model = CoalesceModel(Seq(true))),
          imputer(s"coalesced_$output", output)
        )
    }
  }

  def imputer(input: String, output: String): Transformer =
    Imputer(
      shape = NodeShape.feature(inputCol = input, outputCol = output),
      model = ImputerModel(trained(), of(Double.NaN, 0.0), "mean")
    )

  def indexer(input: String, output: String, labels: Seq[String]): Transformer = {
    val shape = NodeShape.feature(inputCol = input, outputCol = output)
    val invalid =
      of[HandleInvalid](HandleInvalid.Keep, HandleInvalid.Keep, HandleInvalid.Error, HandleInvalid.Skip)
    if (oneIn(4))
      StringMap(shape = shape, model = StringMapModel(labels.map(_ -> trained()).toMap, invalid, 7.0))
    else StringIndexer(shape = shape, model = StringIndexerModel(labels, invalid))
  }

  private[this] def arithmetic(input: String, other: String, output: String): Transformer = {
    val operation = of(BinaryOperation.all.toSeq: _*)
    val shape = NodeShape().withStandardOutput(output)
    random.nextInt(if (input == other) 2 else 3) match {
      case 0 =>
        MathBinary(
          shape = shape.withInput("input_a", input),
          model = MathBinaryModel(operation, None, Some(trained()))
        )
      case 1 =>
        MathBinary(
          shape = shape.withInput("input_b", input),
          model = MathBinaryModel(operation, Some(trained()), None)
        )
      case _ =>
        MathBinary(
          shape = shape.withInput("input_a", input).withInput("input_b", other),
          model = MathBinaryModel(operation)
        )
    }
  }

  private[this] def splits(): Array[Double] = {
    val inner = trained(3).map(_ + 0.0).distinct.sorted
    if (oneIn(4)) inner :+ (inner.last + 1)
    else Array(Double.NegativeInfinity) ++ inner ++ Array(Double.PositiveInfinity)
  }
}

package io.flinkmleap.scoring.plan

import ml.combust.mleap.core.feature._
import ml.combust.mleap.core.types.{NodeShape, TensorShape}
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature._
import org.apache.spark.ml.linalg.{DenseMatrix, Vectors}

/** Stages from a vector to a vector. */
private[plan] final class RandomVectors(numbers: RandomNumbers) {
  import numbers._

  /** A stage, with the size of what it gives. */
  def stage(input: String, size: Int, output: String): (Transformer, Int) = {
    val shape = NodeShape.feature(inputCol = input, outputCol = output)
    random.nextInt(13) match {
      case 0 =>
        StandardScaler(shape = shape, model = StandardScalerModel(Some(deviation(size)), None)) -> size
      case 1 =>
        StandardScaler(
          shape = shape,
          model = StandardScalerModel(None, Some(Vectors.dense(trained(size))))
        ) -> size
      case 2 =>
        StandardScaler(
          shape = shape,
          model = StandardScalerModel(Some(deviation(size)), Some(Vectors.dense(trained(size))))
        ) -> size
      case 3 => MinMaxScaler(shape = shape, model = minMax(size)) -> size
      case 4 => MaxAbsScaler(shape = shape, model = MaxAbsScalerModel(Vectors.dense(positive(size)))) -> size
      case 5 =>
        Normalizer(
          shape = shape,
          model = NormalizerModel(of(1.0, 2.0, 3.0, Double.PositiveInfinity), size)
        ) -> size
      case 6 =>
        ElementwiseProduct(
          shape = shape,
          model = ElementwiseProductModel(Vectors.dense(trained(size)))
        ) -> size
      case 7 | 8 =>
        val indices = Array.fill(1 + random.nextInt(size + 2))(random.nextInt(size))
        VectorSlicer(
          shape = shape,
          model = VectorSlicerModel(indices, Array("a" -> 0), size)
        ) -> (indices.length + 1)
      case 9 if size <= 6 =>
        val model = PolynomialExpansionModel(1 + random.nextInt(3), size)
        PolynomialExpansion(shape = shape, model = model) -> (model.polySize - 1)
      case 10 =>
        val components = 1 + random.nextInt(size)
        Pca(
          shape = shape,
          model = PcaModel(new DenseMatrix(size, components, trained(size * components)))
        ) -> components
      case 11 =>
        Binarizer(shape = shape, model = BinarizerModel(trained(), TensorShape(Some(Seq(size))))) -> size
      case _ => DCT(shape = shape, model = DCTModel(inverse = random.nextBoolean(), inputSize = size)) -> size
    }
  }

  private[this] def deviation(size: Int) = Vectors.dense(positive(size))

  private[this] def minMax(size: Int): MinMaxScalerModel = {
    val minima = trained(size)
    MinMaxScalerModel(
      Vectors.dense(minima),
      Vectors.dense(minima.zip(positive(size)).map { case (a, b) => a + b }),
      of(0.0, -1.0),
      1.0
    )
  }
}

package io.flinkmleap.operator

import ml.combust.mleap.tensor.{SparseTensor, Tensor}

/** Vectors as they come and go, written and read briefly. */
trait Vectors {
  protected def vector(values: Double*): Tensor[Double] = Tensor.denseVector(values.toArray)

  protected def sparse(size: Int, values: (Int, Double)*): Tensor[Double] =
    SparseTensor(values.map { case (i, _) => Seq(i) }, values.map(_._2).toArray, Seq(size))

  protected implicit final class Numbers(tensor: Tensor[Double]) {
    def numbers: Seq[Double] = tensor.toArray.toSeq
  }
}

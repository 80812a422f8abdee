package io.flinkmleap.scoring.plan

import scala.util.control.NonFatal

import dev.ludovic.netlib.{BLAS, JavaBLAS, NativeBLAS}

/** The linear algebra that Spark's vectors use, chosen as Spark 3.2 chooses it: another one would add in
  * another order.
  */
private[plan] object DenseAlgebra {
  private[this] val NativeFrom = 256
  private[this] lazy val native: BLAS =
    try NativeBLAS.getInstance
    catch { case NonFatal(_) | _: LinkageError => JavaBLAS.getInstance }

  /** For operations on vectors of this length. */
  def ofLength(length: Int): BLAS = if (length < NativeFrom) JavaBLAS.getInstance else native

  /** For operations with matrices. */
  def ofMatrices: BLAS = native

  /** Whether no value is NaN or infinite. Zeros that MLeap skips then add nothing, and need not be skipped.
    */
  def areFinite(values: Array[Double]): Boolean = values.forall(value => value - value == 0.0)
}

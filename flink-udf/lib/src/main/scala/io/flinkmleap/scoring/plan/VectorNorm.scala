package io.flinkmleap.scoring.plan

/** The p-norm of a run of numbers, added up from the first to the last. */
private[plan] abstract class VectorNorm {
  def apply(numbers: Array[Double], from: Int, size: Int): Double
}

private[plan] object VectorNorm {

  /** The norm for a `p` of at least 1, infinity included. */
  def of(p: Double): VectorNorm =
    if (p == 1.0) new Sum { override protected def term(value: Double): Double = math.abs(value) }
    else if (p == 2.0) Euclidean
    else if (p == Double.PositiveInfinity) Maximum
    else
      new Sum {
        override protected def term(value: Double): Double = math.pow(math.abs(value), p)
        override protected def ofSum(sum: Double): Double = math.pow(sum, 1.0 / p)
      }

  private[this] abstract class Sum extends VectorNorm {
    protected def term(value: Double): Double
    protected def ofSum(sum: Double): Double = sum

    override def apply(numbers: Array[Double], from: Int, size: Int): Double = {
      var sum = 0.0
      var i = from
      while (i < from + size) {
        sum += term(numbers(i))
        i += 1
      }
      ofSum(sum)
    }
  }

  /** The length of a vector. */
  val Euclidean: VectorNorm = new Sum {
    override protected def term(value: Double): Double = value * value
    override protected def ofSum(sum: Double): Double = math.sqrt(sum)
  }

  private[this] object Maximum extends VectorNorm {
    override def apply(numbers: Array[Double], from: Int, size: Int): Double = {
      var largest = 0.0
      var i = from
      while (i < from + size) {
        val value = math.abs(numbers(i))
        if (value > largest) largest = value
        i += 1
      }
      largest
    }
  }
}

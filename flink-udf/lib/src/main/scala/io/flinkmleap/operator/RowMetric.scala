package io.flinkmleap.operator

/** Compares a vector with a row of a matrix. */
private[operator] trait RowMetric {

  /** @param start
    *   where the row begins among the values of the matrix
    */
  def apply(vector: Array[Double], values: Array[Double], start: Int): Double
}

/** Distances and kernels, as sums over the elements in their order.
  *
  * @param gamma
  *   factor of `rbf`, `laplacian`, `poly` and `sigmoid`
  * @param degree
  *   exponent of `poly` and `minkowski`
  * @param coef0
  *   what `poly` and `sigmoid` add to the product
  */
private[operator] final class RowMetrics(gamma: Double, degree: Double, coef0: Double) {

  /** The metric of that name. */
  def named(name: String): RowMetric = name match {
    case "linear"            => dot
    case "poly"              => (x, rows, start) => power(gamma * dot(x, rows, start) + coef0)
    case "sigmoid"           => (x, rows, start) => math.tanh(gamma * dot(x, rows, start) + coef0)
    case "rbf"               => (x, rows, start) => math.exp(-gamma * squares(x, rows, start))
    case "laplacian"         => (x, rows, start) => math.exp(-gamma * manhattan(x, rows, start))
    case "squared_euclidean" => squares
    case "euclidean"         => (x, rows, start) => math.sqrt(squares(x, rows, start))
    case "manhattan"         => manhattan
    case "chebyshev"         => chebyshev
    case "minkowski"         => minkowski
    case other               => throw new IllegalArgumentException(s"there is no metric $other of vectors")
  }

  // Repeated products for whole exponents, as the libraries that train such models have them.
  private[this] def power(base: Double): Double =
    if (degree == math.rint(degree) && degree >= 0 && degree <= 64) {
      var result = 1.0
      var factor = base
      var rest = degree.toInt
      while (rest > 0) {
        if (rest % 2 == 1) result *= factor
        factor *= factor
        rest /= 2
      }
      result
    } else math.pow(base, degree)

  private[this] val dot: RowMetric = (x, rows, start) => {
    var sum = 0.0
    var i = 0
    while (i < x.length) {
      sum += x(i) * rows(start + i)
      i += 1
    }
    sum
  }

  private[this] val squares: RowMetric = (x, rows, start) => {
    var sum = 0.0
    var i = 0
    while (i < x.length) {
      val difference = x(i) - rows(start + i)
      sum += difference * difference
      i += 1
    }
    sum
  }

  private[this] val manhattan: RowMetric = (x, rows, start) => {
    var sum = 0.0
    var i = 0
    while (i < x.length) {
      sum += math.abs(x(i) - rows(start + i))
      i += 1
    }
    sum
  }

  private[this] val chebyshev: RowMetric = (x, rows, start) => {
    var greatest = 0.0
    var i = 0
    while (i < x.length) {
      greatest = math.max(greatest, math.abs(x(i) - rows(start + i)))
      i += 1
    }
    greatest
  }

  private[this] val minkowski: RowMetric = (x, rows, start) => {
    var sum = 0.0
    var i = 0
    while (i < x.length) {
      sum += math.pow(math.abs(x(i) - rows(start + i)), degree)
      i += 1
    }
    math.pow(sum, 1.0 / degree)
  }
}

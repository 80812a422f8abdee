package io.flinkmleap.operator

/** A function of every element of a vector, with constants of its own for each.
  *
  * @param function
  *   what is done
  * @param size
  *   number of elements
  * @param operands
  *   for each constant of the function one number an element
  */
final case class ColumnFunctionModel(function: ColumnFunction, size: Int, operands: Array[Array[Double]])
    extends VectorModel {
  require(
    operands.length == function.operands,
    s"${function.name} takes ${function.operands} constants and not ${operands.length}"
  )
  require(operands.forall(_.length == size), s"${function.name} takes a constant for each of $size elements")

  override def inputSize: Int = size

  override def outputSize: Int = size

  /** The new value of element `i`. */
  def at(i: Int, value: Double): Double = function(value, constant(0, i), constant(1, i))

  override protected def computed(values: Array[Double]): Array[Double] = {
    val results = new Array[Double](size)
    var i = 0
    while (i < size) {
      results(i) = at(i, values(i))
      i += 1
    }
    results
  }

  private[this] def constant(which: Int, i: Int): Double =
    if (which < operands.length) operands(which)(i) else 0.0
}

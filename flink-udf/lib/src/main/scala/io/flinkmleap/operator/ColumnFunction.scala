package io.flinkmleap.operator

/** A function of a number and up to two constants, which does what numpy does, NaN included.
  *
  * @param name
  *   what a bundle calls it
  * @param operands
  *   number of constants
  */
final class ColumnFunction private (
    val name: String,
    val operands: Int,
    function: (Double, Double, Double) => Double
) {

  /** The result; constants that the function does not take have no meaning. */
  def apply(value: Double, a: Double, b: Double): Double = function(value, a, b)
}

object ColumnFunction {
  private[this] def of(name: String)(function: Double => Double): ColumnFunction =
    new ColumnFunction(name, 0, (value, _, _) => function(value))

  private[this] def of1(name: String)(function: (Double, Double) => Double): ColumnFunction =
    new ColumnFunction(name, 1, (value, a, _) => function(value, a))

  private[this] def of2(name: String)(function: (Double, Double, Double) => Double): ColumnFunction =
    new ColumnFunction(name, 2, function)

  /** The greatest magnitude of a power for which it counts as zero, as in scipy and scikit-learn. */
  private[this] val Epsilon = Math.ulp(1.0)

  private[this] def truth(value: Boolean): Double = if (value) 1.0 else 0.0

  private[this] def finite(value: Double): Double = {
    require(value - value == 0.0, "a step gives a value that is not finite, which the one after it refuses")
    value
  }

  private[this] def notInfinite(value: Double): Double = {
    require(!value.isInfinite, "a step gives an infinite value, which the one after it refuses")
    value
  }

  private[this] def positive(value: Double): Double = {
    require(!(value <= 0.0), "the Box-Cox transformation takes positive values only")
    value
  }

  private[this] def boxCox(value: Double, power: Double): Double =
    if (Math.abs(power) < Epsilon) Math.log(positive(value))
    else Math.expm1(power * Math.log(positive(value))) / power

  private[this] def yeoJohnson(value: Double, power: Double): Double =
    if (value >= 0.0) {
      if (Math.abs(power) < Epsilon) Math.log1p(value) else Math.expm1(power * Math.log1p(value)) / power
    } else if (Math.abs(power - 2.0) > Epsilon)
      -Math.expm1((2.0 - power) * Math.log1p(-value)) / (2.0 - power)
    else -Math.log1p(-value)

  private[this] val arithmetic = Vector(
    of1("min")(Math.min(_, _)),
    of1("max")(Math.max(_, _)),
    of1("greater")((value, a) => truth(value > a)),
    of("single")(value => value.toFloat.toDouble),
    of("square")(value => value * value),
    of("abs")(value => Math.abs(value)),
    of("negative")(-_),
    of("reciprocal")(1.0 / _),
    of("sign")(value => Math.signum(value)),
    of("floor")(Math.floor),
    of("ceil")(Math.ceil),
    of("trunc")(value => if (value < 0.0) Math.ceil(value) else Math.floor(value)),
    of("rint")(Math.rint)
  )

  private[this] val missing = Vector(
    of1("fill")((value, a) => if (value != value) a else value),
    of2("replace")((value, a, b) => if (value == a) b else value),
    of("is_missing")(value => truth(value != value)),
    of1("equals")((value, a) => truth(value == a)),
    of("finite")(finite),
    of("not_infinite")(notInfinite)
  )

  private[this] val analysis = Vector(
    of("sqrt")(Math.sqrt),
    of("cbrt")(Math.cbrt),
    of("exp")(Math.exp),
    of("exp2")(Math.pow(2.0, _)),
    of("expm1")(Math.expm1),
    of("log")(Math.log),
    of("log2")(value => Math.log(value) / Math.log(2.0)),
    of("log10")(Math.log10),
    of("log1p")(Math.log1p),
    of("sin")(Math.sin),
    of("cos")(Math.cos),
    of("tan")(Math.tan),
    of("arcsin")(Math.asin),
    of("arccos")(Math.acos),
    of("arctan")(Math.atan),
    of("sinh")(Math.sinh),
    of("cosh")(Math.cosh),
    of("tanh")(Math.tanh),
    of1("box_cox")(boxCox),
    of1("yeo_johnson")(yeoJohnson)
  )

  private[this] val all: Map[String, ColumnFunction] =
    (arithmetic ++ missing ++ analysis).map(function => function.name -> function).toMap

  /** The function of that name.
    *
    * @throws java.lang.IllegalArgumentException
    *   when there is none
    */
  def unsafeFromName(name: String): ColumnFunction =
    all.getOrElse(name, throw new IllegalArgumentException(s"there is no function $name"))
}

package io.flinkmleap.scoring.plan

import scala.util.Random

/** Numbers that arithmetic stumbles over, drawn from one pool for models and rows, so that rows often hit a
  * threshold exactly.
  */
private[plan] final class RandomNumbers(val random: Random) {

  /** A number for a model: finite, sometimes zero, negative zero or subnormal. */
  def trained(): Double = random.nextInt(12) match {
    case 0 => 0.0
    case 1 => -0.0
    case 2 => 1.0e-310 * (random.nextInt(5) - 2)
    case 3 => random.nextGaussian() * 1.0e150
    case 4 => (random.nextInt(9) - 4).toDouble
    case 5 => (random.nextInt(9) - 4) / 4.0
    case _ => random.nextGaussian()
  }

  /** A number of a row: as of a model, but also NaN and infinities. */
  def value(): Double = random.nextInt(40) match {
    case 0           => Double.NaN
    case 1           => Double.PositiveInfinity
    case 2           => Double.NegativeInfinity
    case 3           => java.lang.Double.MIN_VALUE
    case 4           => -Double.MaxValue
    case n if n < 15 => 0.0
    case _           => trained()
  }

  /** An array of numbers for a model. */
  def trained(size: Int): Array[Double] = Array.fill(size)(trained())

  /** Positive numbers for a model, now and then zero. */
  def positive(size: Int): Array[Double] =
    Array.fill(size)(if (random.nextInt(8) == 0) 0.0 else math.abs(random.nextGaussian()) + 1.0e-3)

  /** Whether something happens that happens once in `n` times. */
  def oneIn(n: Int): Boolean = random.nextInt(n) == 0

  /** One of the values. */
  def of[A](values: A*): A = values(random.nextInt(values.size))

  /** Some of the values, at least one, in their order. */
  def some[A](values: Seq[A]): Seq[A] = {
    val chosen = values.filter(_ => random.nextBoolean())
    if (chosen.isEmpty) Seq(of(values: _*)) else chosen
  }
}

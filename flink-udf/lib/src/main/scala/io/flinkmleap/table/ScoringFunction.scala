package io.flinkmleap.table

import scala.annotation.varargs

import org.apache.flink.table.functions.ScalarFunction

/** The call of a function as Flink's generated code makes it: with any number of arguments, and with few of
  * them without an array, which is what most of a small model's cost would be.
  */
abstract class ScoringFunction extends ScalarFunction {

  /** Whether the results of other rows are to be looked at first. */
  protected def remembers: Boolean

  /** The result for a row that may have come before. */
  protected def remembered(arguments: Seq[AnyRef]): AnyRef

  /** Takes the argument of that number. */
  protected def take(i: Int, argument: AnyRef): Unit

  /** The result for the arguments that were taken. */
  protected def result(): AnyRef

  /** Scores one row.
    *
    * @param arguments
    *   in the order of the signature
    * @return
    *   a value of the result type, or null for a row that cannot be scored, if `onError` says so
    */
  @varargs def eval(arguments: AnyRef*): AnyRef =
    if (remembers) remembered(arguments)
    else {
      var i = 0
      while (i < arguments.length) {
        take(i, arguments(i))
        i += 1
      }
      result()
    }

  /** Scores one row of a model with one input. */
  def eval(a: AnyRef): AnyRef =
    if (remembers) remembered(Seq(a))
    else {
      take(0, a)
      result()
    }

  /** Scores one row of a model with two inputs. */
  def eval(a: AnyRef, b: AnyRef): AnyRef =
    if (remembers) remembered(Seq(a, b))
    else {
      take(0, a)
      take(1, b)
      result()
    }

  /** Scores one row of a model with three inputs. */
  def eval(a: AnyRef, b: AnyRef, c: AnyRef): AnyRef =
    if (remembers) remembered(Seq(a, b, c))
    else {
      take(0, a)
      take(1, b)
      take(2, c)
      result()
    }

  /** Scores one row of a model with four inputs. */
  def eval(a: AnyRef, b: AnyRef, c: AnyRef, d: AnyRef): AnyRef =
    if (remembers) remembered(Seq(a, b, c, d))
    else {
      take(0, a)
      take(1, b)
      take(2, c)
      take(3, d)
      result()
    }
}

package io.flinkmleap.scoring

/** Scores one row at a time: set every input, call `score`, read the outputs. For one thread; has nothing to
  * close.
  *
  * Positions count from 0 in the order of the scorer's schema. Setting a value of a kind that the field does
  * not have, or reading an output in a kind that it does not have, is a programming error and throws. Values
  * stay set until they are set again.
  */
trait ScoringSession {

  /** Sets input `i` to NULL. */
  def setNull(i: Int): Unit

  /** Sets the boolean input `i`. */
  def setBoolean(i: Int, value: Boolean): Unit

  /** Sets the byte, short, int or long input `i`. */
  def setLong(i: Int, value: Long): Unit

  /** Sets the float input `i`. */
  def setFloat(i: Int, value: Float): Unit

  /** Sets the double input `i`. */
  def setDouble(i: Int, value: Double): Unit

  /** Sets the string input `i`. */
  def setString(i: Int, value: String): Unit

  /** Sets the string input `i` from its bytes, if it is a text that the model knows and this session can find
    * by its bytes. The caller may change the bytes afterwards.
    *
    * @return
    *   whether the input is set; if not, it must be set by `setString`
    */
  def setKnownText(i: Int, utf8: Array[Byte], from: Int, length: Int): Boolean = false

  /** Sets the vector input `i`. The caller may change the array after `score`. */
  def setVector(i: Int, value: Array[Double]): Unit

  /** Scores the row. Never throws for bad data.
    *
    * @return
    *   null when the row was scored; otherwise why not, and the outputs then hold nothing
    */
  def score(): RowProblem

  /** Whether output `o` of the last row is NULL. */
  def isNull(o: Int): Boolean

  /** The boolean output `o`. */
  def getBoolean(o: Int): Boolean

  /** The byte, short, int or long output `o`. */
  def getLong(o: Int): Long

  /** The float output `o`. */
  def getFloat(o: Int): Float

  /** The double output `o`. */
  def getDouble(o: Int): Double

  /** The string output `o`. */
  def getString(o: Int): String

  /** The vector output `o`, as a copy that the caller owns. */
  def getVector(o: Int): Array[Double]
}

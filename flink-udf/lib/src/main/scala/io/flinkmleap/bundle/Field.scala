package io.flinkmleap.bundle

/** One input or output column of a model.
  *
  * @param name
  *   column name; for an input also the name of the argument in SQL
  * @param fieldType
  *   type of the value, or of each element of a vector
  * @param shape
  *   none for a scalar; `Some(n)` for a vector of `n` values, `Some(-1)` for a vector of any length
  * @param nullable
  *   whether the model itself takes a NULL here, as an imputer does
  * @param accepts
  *   which special numbers the model takes: a subset of "nan" and "infinity"
  * @param column
  *   the MLeap column that holds the value, where it is not called `name`
  */
final case class Field(
    name: String,
    fieldType: FieldType,
    shape: Option[Int] = None,
    nullable: Boolean = false,
    accepts: List[String] = Nil,
    column: Option[String] = None
) {

  /** The name of the column inside the MLeap pipeline. */
  def mleapColumn: String = column.getOrElse(name)

  /** Whether a value is a vector, and not a scalar. */
  def isVector: Boolean = shape.isDefined

  /** Whether a NULL reaches the model as NaN, which is what missing values are for frameworks without NULL.
    * The model then reads a double, of whatever type the numbers or truth values of the column are.
    */
  def nullIsNaN: Boolean = nullable && acceptsNaN && !isVector && fieldType != FieldType.String

  /** Whether the model takes NaN here. */
  def acceptsNaN: Boolean = accepts.contains(Field.NaN)

  /** Whether the model takes positive and negative infinity here. */
  def acceptsInfinity: Boolean = accepts.contains(Field.Infinity)

  /** The type as a reader would write it: `double`, `double[13]`, `double[]`. */
  def typeName: String = shape match {
    case None    => fieldType.name
    case Some(n) => s"${fieldType.name}[${if (n < 0) "" else n.toString}]"
  }
}

object Field {

  /** The word in `accepts` for not-a-number. */
  val NaN = "nan"

  /** The word in `accepts` for both infinities. */
  val Infinity = "infinity"
}

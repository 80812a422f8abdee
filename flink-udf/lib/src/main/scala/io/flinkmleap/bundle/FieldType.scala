package io.flinkmleap.bundle

/** The type of one value of a column: the scalar types that MLeap and Flink SQL share.
  *
  * @param name
  *   the word used in the manifest and on the worker's line protocol
  */
sealed abstract class FieldType(val name: String) extends Product with Serializable {
  override def toString: String = name
}

object FieldType {
  case object Boolean extends FieldType("boolean")
  case object Byte extends FieldType("byte")
  case object Short extends FieldType("short")
  case object Int extends FieldType("int")
  case object Long extends FieldType("long")
  case object Float extends FieldType("float")
  case object Double extends FieldType("double")
  case object String extends FieldType("string")

  /** Every type, in the order of the manifest's documentation. */
  val all: Vector[FieldType] = Vector(Boolean, Byte, Short, Int, Long, Float, Double, String)

  /** The type called `name`, or none. */
  def fromName(name: java.lang.String): Option[FieldType] = all.find(_.name == name)
}

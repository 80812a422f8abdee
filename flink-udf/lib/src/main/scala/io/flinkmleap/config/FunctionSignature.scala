package io.flinkmleap.config

import io.flinkmleap.bundle.{Field, FieldType}

/** How a function is called in SQL, and what it gives.
  *
  * @param name
  *   name of the function
  * @param arguments
  *   the model's inputs in the order of the arguments
  * @param outputs
  *   one output for a plain value, several for a ROW
  */
final case class FunctionSignature(name: String, arguments: Vector[Field], outputs: Vector[Field]) {

  /** The names of the arguments for calls by name. SQL takes letters, digits, `_` and `$` only: every other
    * character of a column becomes `_`, and what would then be the same name twice gets a number.
    */
  def argumentNames: Vector[String] =
    arguments.map(field => FunctionSignature.sqlName(field.name)).foldLeft(Vector.empty[String]) {
      (taken, name) =>
        taken :+ Iterator(name).++(Iterator.from(2).map(n => s"${name}_$n")).find(!taken.contains(_)).get
    }

  /** The result type as SQL writes it. */
  def resultType: String = outputs match {
    case Vector(single) => FunctionSignature.sqlType(single)
    case several =>
      several.map(field => s"${field.name} ${FunctionSignature.sqlType(field)}").mkString("ROW<", ", ", ">")
  }

  /** For example `Predict(feature1 DOUBLE, feature2 INT) -> DOUBLE`. */
  override def toString: String = {
    val typed = argumentNames.zip(arguments).map { case (argument, field) =>
      s"$argument ${FunctionSignature.sqlType(field)}"
    }
    s"$name(${typed.mkString(", ")}) -> $resultType"
  }
}

object FunctionSignature {

  /** The type of a column as SQL writes it. */
  def sqlType(field: Field): String = {
    val element = field.fieldType match {
      case FieldType.Boolean => "BOOLEAN"
      case FieldType.Byte    => "TINYINT"
      case FieldType.Short   => "SMALLINT"
      case FieldType.Int     => "INT"
      case FieldType.Long    => "BIGINT"
      case FieldType.Float   => "FLOAT"
      case FieldType.Double  => "DOUBLE"
      case FieldType.String  => "STRING"
    }
    if (field.isVector) s"ARRAY<$element>" else element
  }

  private def sqlName(column: String): String = {
    val letters = column.map(char => if (char < 128 && (char.isLetterOrDigit || char == '$')) char else '_')
    if (letters.headOption.forall(_.isDigit)) s"_$letters" else letters
  }
}

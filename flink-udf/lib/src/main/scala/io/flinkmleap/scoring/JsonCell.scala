package io.flinkmleap.scoring

import io.flinkmleap.bundle.{Field, FieldType}
import spray.json._

/** Values of rows as JSON, as golden rows and the scoring process write them: NaN and the infinities are the
  * texts "NaN", "Infinity" and "-Infinity"; a vector is a list.
  */
object JsonCell {

  /** Sets input `i` of a session, or says what the field takes instead. */
  def set(session: ScoringSession, i: Int, field: Field, value: JsValue): Either[String, Unit] = {
    val expected = s"column ${field.name} takes ${field.typeName}"
    def wrong: Either[String, Unit] = Left(expected)
    (field.fieldType, value) match {
      case (_, JsNull) => Right(session.setNull(i))
      case (_, JsArray(elements)) if field.isVector =>
        vector(elements).map(session.setVector(i, _)).toRight(expected)
      case _ if field.isVector                   => wrong
      case (FieldType.Boolean, JsBoolean(truth)) => Right(session.setBoolean(i, truth))
      case (FieldType.String, JsString(text))    => Right(session.setString(i, text))
      case (FieldType.Float, _)  => number(value).map(n => session.setFloat(i, n.toFloat)).toRight(expected)
      case (FieldType.Double, _) => number(value).map(session.setDouble(i, _)).toRight(expected)
      case (whole, JsNumber(n)) if fits(whole, n) => Right(session.setLong(i, n.toLongExact))
      case _                                      => wrong
    }
  }

  /** The number of a JSON value; none when it is no number. */
  def number(value: JsValue): Option[Double] = value match {
    case JsNumber(number)      => Some(number.doubleValue)
    case JsString("NaN")       => Some(Double.NaN)
    case JsString("Infinity")  => Some(Double.PositiveInfinity)
    case JsString("-Infinity") => Some(Double.NegativeInfinity)
    case _                     => None
  }

  /** The numbers of a JSON list; none when one of them is no number. */
  def vector(elements: Vector[JsValue]): Option[Array[Double]] = {
    val numbers = elements.map(number)
    if (numbers.contains(None)) None else Some(numbers.flatten.toArray)
  }

  /** Writes output `o` of a session. Numbers read back to the same bits. */
  def write(session: ScoringSession, o: Int, field: Field, out: java.lang.StringBuilder): Unit = {
    if (session.isNull(o)) out.append("null")
    else if (field.isVector) writeVector(session.getVector(o), out)
    else
      field.fieldType match {
        case FieldType.Boolean => out.append(session.getBoolean(o))
        case FieldType.String  => out.append(JsString(session.getString(o)).compactPrint)
        case FieldType.Double  => writeNumber(session.getDouble(o), session.getDouble(o).toString, out)
        case FieldType.Float   => writeNumber(session.getFloat(o).toDouble, session.getFloat(o).toString, out)
        case _                 => out.append(session.getLong(o))
      }
    ()
  }

  private[this] def writeVector(values: Array[Double], out: java.lang.StringBuilder): Unit = {
    out.append('[')
    values.indices.foreach { i =>
      if (i > 0) out.append(',')
      writeNumber(values(i), values(i).toString, out)
    }
    out.append(']')
    ()
  }

  // JSON has no word for NaN and the infinities.
  private[this] def writeNumber(value: Double, text: String, out: java.lang.StringBuilder): Unit = {
    if (value - value == 0.0) out.append(text) else out.append('"').append(text).append('"')
    ()
  }

  private[this] def fits(whole: FieldType, number: BigDecimal): Boolean = whole match {
    case FieldType.Byte  => number.isValidByte
    case FieldType.Short => number.isValidShort
    case FieldType.Int   => number.isValidInt
    case FieldType.Long  => number.isValidLong
    case _               => false
  }
}

package io.flinkmleap.scoring.plan

import scala.util.Random

import io.flinkmleap.bundle.{Field, FieldType, ModelSchema}
import spray.json._

/** Rows made of numbers of all sizes, for a model that brings no rows of its own. */
private[scoring] object ProbeRows {
  private[this] val Count = 64
  private[this] val Labels = Vector("", "a", "0", "1")

  /** The same rows for the same schema, one cell for each input. */
  def of(schema: ModelSchema): Vector[Vector[JsValue]] = {
    val random = new Random(schema.inputs.size)
    Vector.fill(Count)(schema.inputs.map(cell(_, random)))
  }

  private[this] def cell(field: Field, random: Random): JsValue = field.shape match {
    case Some(size) => JsArray(Vector.fill(if (size < 0) 3 else size)(number(random)))
    case None =>
      field.fieldType match {
        case FieldType.Boolean                  => JsBoolean(random.nextBoolean())
        case FieldType.String                   => JsString(Labels(random.nextInt(Labels.size)))
        case FieldType.Float | FieldType.Double => number(random)
        case _                                  => JsNumber(random.nextInt(100))
      }
  }

  private[this] def number(random: Random): JsValue =
    if (random.nextInt(8) == 0) JsNumber(0)
    else JsNumber(random.nextGaussian() * math.pow(10.0, random.nextInt(5) - 1.0))
}

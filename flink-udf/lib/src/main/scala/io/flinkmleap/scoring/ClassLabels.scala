package io.flinkmleap.scoring

import scala.util.Try

import io.flinkmleap.bundle.{Bundle, BundleProblem, Field, FieldType}

/** The classes of a classifier by their index, for outputs that are declared as text, as a truth value or as
  * a whole number where the model gives the index as a floating point number.
  */
final class ClassLabels private (texts: Array[String], numbers: Array[Long]) {

  /** How many classes there are. */
  def size: Int = texts.length

  /** The class with this index as a text. */
  def text(index: Int): String = texts(index)

  /** The class with this index as a whole number. */
  def number(index: Int): Long = numbers(index)
}

object ClassLabels {
  private[this] val Whole: Set[FieldType] =
    Set(FieldType.Byte, FieldType.Short, FieldType.Int, FieldType.Long)

  /** The labels of the manifest, if it has any. */
  def of(bundle: Bundle): Either[BundleProblem, Option[ClassLabels]] =
    bundle.manifest.flatMap(_.labels) match {
      case None => Right(None)
      case Some(labels) =>
        val numbers = labels.map(label => Try(label.toLong).toOption)
        bundle.schema.outputs.find(output => isWhole(output) && numbers.contains(None)) match {
          case Some(output) =>
            Left(
              BundleProblem.SchemaMismatch(
                bundle.location,
                output.name,
                "is a whole number but the labels are not"
              )
            )
          case None => Right(Some(new ClassLabels(labels.toArray, numbers.map(_.getOrElse(0L)).toArray)))
        }
    }

  private[scoring] def isWhole(field: Field): Boolean = field.shape.isEmpty && Whole(field.fieldType)
}

package io.flinkmleap.scoring

import io.flinkmleap.bundle.{BundleProblem, Field, FieldType, GoldenRow, GoldenRows}
import spray.json._

/** The proof that a scorer gives what the training framework gave.
  *
  * @param rows
  *   how many golden rows were scored
  * @param worstRelativeError
  *   largest relative error of a number among them
  */
final case class GoldenReport(rows: Int, worstRelativeError: Double)

/** Scores the golden rows of a bundle.
  *
  * Numbers must agree within the relative tolerance of the bundle; texts, truth values, whole numbers and
  * NULLs exactly. The relative error of `a` against the expected `e` is `|a - e| / max(|a|, |e|, p * s)`,
  * where `s` is the largest expected number of the column and `p` the smallest share of the golden rows: a
  * value near zero, left over where large terms cancel out, has no more correct digits than the terms had.
  */
final class GoldenCheck(location: String, golden: GoldenRows, scorer: Scorer) {
  private[this] val session = scorer.newSession()
  private[this] val inputs = scorer.schema.inputs.map(field => field -> golden.inputs.indexOf(field.name))
  private[this] val outputs = scorer.schema.outputs.map(field => field -> golden.outputs.indexOf(field.name))
  private[this] val floors = outputs.map { case (_, cell) => floor(golden.rows.map(_.out(cell))) }

  /** Scores every row; the first one that disagrees is the problem, by its number from 1 and its column. */
  def run(): Either[BundleProblem, GoldenReport] =
    golden.rows.zipWithIndex.foldLeft[Either[BundleProblem, GoldenReport]](Right(GoldenReport(0, 0.0))) {
      case (Right(report), (row, index)) =>
        errorOf(row, index + 1).map(error =>
          GoldenReport(report.rows + 1, math.max(report.worstRelativeError, error))
        )
      case (problem, _) => problem
    }

  private[this] def errorOf(row: GoldenRow, number: Int): Either[BundleProblem, Double] =
    score(row, number).flatMap { _ =>
      outputs.indices.foldLeft[Either[BundleProblem, Double]](Right(0.0)) {
        case (Right(worst), o) =>
          val (field, cell) = outputs(o)
          val error = compare(o, field, row.out(cell))
          if (error <= golden.tolerance) Right(math.max(worst, error))
          else
            Left(
              mismatch(number, field.name, s"relative error $error, expected ${row.out(cell).compactPrint}")
            )
        case (problem, _) => problem
      }
    }

  private[this] def score(row: GoldenRow, number: Int): Either[BundleProblem, Unit] =
    inputs.indices.foldLeft[Either[BundleProblem, Unit]](Right(())) { (sofar, i) =>
      val (field, cell) = inputs(i)
      sofar.flatMap(_ =>
        JsonCell.set(session, i, field, row.in(cell)).left.map(mismatch(number, field.name, _))
      )
    } match {
      case Right(_) =>
        Option(session.score())
          .map { problem =>
            mismatch(number, outputs.head._1.name, (problem.sentence +: problem.detail.toSeq).mkString(" "))
          }
          .toLeft(())
      case problem => problem
    }

  private[this] def mismatch(row: Int, column: String, detail: String): BundleProblem =
    BundleProblem.GoldenMismatch(location, row, column, Some(detail))

  private[this] def compare(o: Int, field: Field, expected: JsValue): Double =
    if (session.isNull(o) || expected == JsNull) exact(session.isNull(o) && expected == JsNull)
    else if (field.isVector) vectorError(session.getVector(o), expected, floors(o))
    else
      field.fieldType match {
        case FieldType.Boolean => exact(expected == JsBoolean(session.getBoolean(o)))
        case FieldType.String  => exact(expected == JsString(session.getString(o)))
        case FieldType.Float | FieldType.Double =>
          JsonCell
            .number(expected)
            .fold(Double.PositiveInfinity)(relativeError(session.getDouble(o), _, floors(o)))
        case _ => exact(expected == JsNumber(session.getLong(o)))
      }

  private[this] def exact(equal: Boolean): Double = if (equal) 0.0 else Double.PositiveInfinity

  private[this] def vectorError(actual: Array[Double], expected: JsValue, floor: Double): Double =
    numbers(expected) match {
      case Some(values) if values.length == actual.length =>
        actual.indices.foldLeft(0.0)((worst, i) =>
          math.max(worst, relativeError(actual(i), values(i), floor))
        )
      case _ => Double.PositiveInfinity
    }

  private[this] def relativeError(actual: Double, expected: Double, floor: Double): Double =
    if (actual == expected || (actual.isNaN && expected.isNaN)) 0.0
    else {
      val error =
        math.abs(actual - expected) / math.max(floor, math.max(math.abs(actual), math.abs(expected)))
      if (error.isNaN) Double.PositiveInfinity else error
    }

  private[this] def floor(expected: Vector[JsValue]): Double = {
    val finite = expected.flatMap(numbers(_).toVector.flatten).filter(number => number - number == 0.0)
    val largest = finite.foldLeft(0.0)((sofar, number) => math.max(sofar, math.abs(number)))
    (if (largest > 0) largest else 1.0) * golden.smallestShare
  }

  private[this] def numbers(value: JsValue): Option[Array[Double]] = value match {
    case JsArray(elements) => JsonCell.vector(elements)
    case other             => JsonCell.number(other).map(Array(_))
  }
}

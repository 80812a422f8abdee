package io.flinkmleap.worker

import io.flinkmleap.bundle.BundleProblem
import io.flinkmleap.config.{ConfigProblem, ConfigProblems}
import io.flinkmleap.scoring.RowProblem
import spray.json._

/** A problem as it travels to the control plane. Rows count from 0. */
private[worker] final case class WorkerProblem(
    code: String,
    sentence: String,
    detail: Option[String] = None,
    file: Option[String] = None,
    line: Option[Int] = None,
    row: Option[Int] = None
) {

  def toJson: JsObject = JsObject(
    "code" -> JsString(code),
    "sentence" -> JsString(sentence),
    "detail" -> text(detail),
    "file" -> text(file),
    "line" -> number(line),
    "row" -> number(row)
  )

  private[this] def text(value: Option[String]): JsValue = value.fold[JsValue](JsNull)(JsString(_))
  private[this] def number(value: Option[Int]): JsValue = value.fold[JsValue](JsNull)(JsNumber(_))
}

private[worker] object WorkerProblem {
  def of(problem: BundleProblem): WorkerProblem =
    WorkerProblem(problem.code, problem.sentence, problem.detail)

  def of(problem: ConfigProblem): WorkerProblem =
    WorkerProblem(problem.code, problem.sentence, file = problem.file, line = problem.line)

  def of(problem: RowProblem, row: Int): WorkerProblem =
    WorkerProblem(problem.code, problem.sentence, problem.detail, row = Some(row))
}

/** Ends a request with the problems that are its answer. */
private[worker] final class Refused(val problems: Vector[WorkerProblem])
    extends RuntimeException(problems.mkString("; "))

private[worker] object Refused {

  /** The value, or the end of the request. */
  def orElse[A](result: Either[BundleProblem, A]): A =
    result.fold(problem => throw new Refused(Vector(WorkerProblem.of(problem))), identity)

  /** The value, or the end of the request with every mistake of the configuration. */
  def orElseAll[A](result: Either[ConfigProblems, A]): A =
    result.fold(problems => throw new Refused(problems.toVector.map(WorkerProblem.of(_))), identity)
}

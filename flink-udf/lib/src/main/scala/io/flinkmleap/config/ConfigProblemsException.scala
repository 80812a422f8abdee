package io.flinkmleap.config

import scala.collection.JavaConverters._

/** Thrown at the edge: a configuration, or a bundle that it names, cannot be used. The message lists every
  * problem.
  */
final class ConfigProblemsException private[config] (found: Vector[ConfigProblem])
    extends RuntimeException(ConfigProblemsException.message(found)) {

  /** Every problem, in the order of the file. */
  def problems: java.util.List[ConfigProblem] = found.asJava
}

private object ConfigProblemsException {
  private def message(problems: Vector[ConfigProblem]): String = problems match {
    case Vector(problem) => problem.toString
    case several => several.mkString(s"The configuration has ${several.size} problems:\n  ", "\n  ", "")
  }
}

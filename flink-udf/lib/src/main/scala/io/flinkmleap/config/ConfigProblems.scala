package io.flinkmleap.config

/** All mistakes of a configuration, found together; never empty. */
final case class ConfigProblems(toVector: Vector[ConfigProblem]) {

  /** The exception for callers that need one. */
  def toException: ConfigProblemsException = new ConfigProblemsException(toVector)
}

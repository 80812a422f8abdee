package io.flinkmleap.config

/** What could be read, and every problem that was met on the way: so that one bad entry does not hide the
  * next.
  */
private[config] final case class Checked[+A](value: A, problems: Vector[ConfigProblem]) {

  /** The value only where there was no problem; otherwise the problems in the order of the file. */
  def toEither: Either[ConfigProblems, A] =
    if (problems.isEmpty) Right(value)
    else Left(ConfigProblems(problems.sortBy(problem => (problem.file, problem.line))))
}

private[config] object Checked {

  /** The values of those that have one, the problems of all. */
  def collect[A](all: Vector[Either[Vector[ConfigProblem], A]]): Checked[Vector[A]] =
    Checked(
      all.collect { case Right(value) => value },
      all.collect { case Left(problems) => problems }.flatten
    )
}

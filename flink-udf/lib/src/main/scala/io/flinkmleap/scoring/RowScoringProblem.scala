package io.flinkmleap.scoring

/** Thrown at the edge when a row cannot be scored and the configuration says that this fails the job. */
final class RowScoringProblem(val problem: RowProblem)
    extends RuntimeException(s"${problem.sentence} [${problem.code}]")

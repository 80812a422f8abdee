package io.flinkmleap.task

import io.flinkmleap.scoring.RowProblem

/** Fails a job because of a row that cannot be scored. The message names function and column and quotes no
  * data.
  *
  * @param function
  *   name of the SQL function or of the bundle
  */
final class RowRefused(val function: String, val problem: RowProblem)
    extends RuntimeException(s"$function cannot score a row. ${problem.sentence} [${problem.code}]")

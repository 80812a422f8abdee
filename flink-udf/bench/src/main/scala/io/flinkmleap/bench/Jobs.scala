package io.flinkmleap.bench

import java.nio.file.Paths

/** Measures what a row costs in each job, as [[JobTurns]] writes it: `Jobs RESULT MODEL PARALLELISM ROUNDS
  * SHORT LONG VARIANT...`, where SHORT and LONG are the two run lengths in rows.
  */
object Jobs {

  /** Measures and writes the result. */
  def main(arguments: Array[String]): Unit = {
    val Array(result, model, parallelism, rounds, shorter, longer) = arguments.take(6)
    JobTurns(rounds.toInt, shorter.toLong, longer.toLong).measure(
      new JobQueries(new JobModel(model), parallelism.toInt, GeneratedTables),
      arguments.drop(6).toVector,
      Paths.get(result)
    )
  }
}

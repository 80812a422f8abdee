package io.flinkmleap.bench

import java.nio.file.Paths

/** The same for jobs from one topic of Kafka into another: `KafkaJobs RESULT BROKERS MODEL ROUNDS SHORT LONG
  * VARIANT...`. The topics are `MODEL-in` and `MODEL-out`, with one partition each.
  */
object KafkaJobs {

  /** Fills the first topic, measures and writes the result. */
  def main(arguments: Array[String]): Unit = {
    val Array(result, brokers, name, rounds, shorter, longer) = arguments.take(6)
    val (model, ends) = (new JobModel(name), new KafkaTables(brokers))
    ends.feed(JobQueries.environment(1), model, longer.toLong)
    JobTurns(rounds.toInt, shorter.toLong, longer.toLong)
      .measure(new JobQueries(model, 1, ends), arguments.drop(6).toVector, Paths.get(result))
  }
}

package io.flinkmleap.bench

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}

import spray.json._

/** How long a job takes from its submission to its first row: `ColdStart RESULT MODEL VARIANT`, once in each
  * process.
  */
object ColdStart {

  /** Writes seconds: `first`, for the first job of the process, which loads Flink's classes too, and `next`,
    * for one after it.
    */
  def main(arguments: Array[String]): Unit = {
    val Array(result, model, variant) = arguments
    val queries = new JobQueries(new JobModel(model), 1, GeneratedTables)
    val (first, next) = (seconds(queries, variant), seconds(queries, variant))
    println(f"$model%-14s $variant%-16s $first%.2f s, a job after it $next%.2f s")
    val json = JsObject("first" -> JsNumber(first), "next" -> JsNumber(next))
    Files.write(Paths.get(result), json.prettyPrint.getBytes(UTF_8))
    ()
  }

  private[this] def seconds(queries: JobQueries, variant: String): Double = {
    val tables = queries.prepare(variant, 1)
    tables.createTemporarySystemFunction("Arrival", new Arrival)
    val arrivals = Arrival.begin(0)
    val submitted = System.nanoTime
    val statement = queries.statement(variant, value => s"Arrival($value, CAST($submitted AS BIGINT))")
    tables.executeSql(statement).await()
    arrivals.delays.getMaxValue / 1e9
  }
}

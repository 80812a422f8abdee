package io.flinkmleap.bench

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}

import spray.json._

/** Runs jobs in turns, so that a neighbour on the machine disturbs all alike.
  *
  * @param rounds
  *   how often each is measured
  * @param shorter
  *   rows of the shorter run
  * @param longer
  *   rows of the longer run
  */
final case class JobTurns(rounds: Int, shorter: Long, longer: Long) {

  /** Writes a JSON object by variant, each a list with one object for each round: what a row costs, as the
    * slope of two run lengths.
    *
    * @param variants
    *   `leap-frame/10` runs a tenth of the rows
    */
  def measure(queries: JobQueries, variants: Seq[String], result: Path): Unit = {
    val jobs = variants.map { variant =>
      val Array(name, divisor) = (variant + "/1").split('/').take(2)
      (name, divisor.toLong)
    }
    // The first jobs of a process load Flink's classes.
    jobs.foreach { case (name, divisor) => queries.run(name, shorter / divisor) }
    val measured = for {
      _ <- 0 until rounds
      (name, divisor) <- jobs
    } yield {
      val first = queries.run(name, shorter / divisor)
      val cost = queries.run(name, longer / divisor).since(first)
      println(
        f"$name%-16s ${cost.seconds * 1e9}%9.1f ns ${cost.taskSeconds * 1e9}%9.1f ns task " +
          f"${cost.processorSeconds * 1e9}%9.1f ns CPU ${cost.taskBytes}%8.1f B"
      )
      (name, toJson(cost))
    }
    val json = JsObject(measured.groupBy(_._1).map { case (name, costs) =>
      name -> JsArray(costs.map(_._2).toVector)
    })
    Files.write(result, json.prettyPrint.getBytes(UTF_8))
    ()
  }

  private[this] def toJson(cost: JobRun): JsValue = JsObject(
    "ns" -> JsNumber(cost.seconds * 1e9),
    "task" -> JsNumber(cost.taskSeconds * 1e9),
    "cpu" -> JsNumber(cost.processorSeconds * 1e9),
    "bytes" -> JsNumber(cost.taskBytes)
  )
}

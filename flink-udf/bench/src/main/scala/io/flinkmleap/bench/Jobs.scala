package io.flinkmleap.bench

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}

import spray.json._

/** Runs jobs in turns and writes what a row costs in each: `Jobs RESULT MODEL PARALLELISM ROUNDS SHORT LONG
  * VARIANT...`, where SHORT and LONG are the two run lengths in rows. A slow variant has its own lengths:
  * `leap-frame/10` runs a tenth of the rows.
  */
object Jobs {

  /** Writes a JSON object by variant, each a list with one object for each round: what a row costs, and
    * `start`, the seconds of a job of one row.
    */
  def main(arguments: Array[String]): Unit = {
    val Array(result, model, parallelism, rounds, shorter, longer) = arguments.take(6)
    val queries = new JobQueries(model, parallelism.toInt)
    val variants = arguments.drop(6).map { variant =>
      val Array(name, divisor) = (variant + "/1").split('/').take(2)
      (name, divisor.toLong)
    }
    // The first jobs of a process load Flink's classes.
    variants.foreach { case (name, divisor) => queries.run(name, shorter.toLong / divisor) }
    val measured = for {
      _ <- 0 until rounds.toInt
      (name, divisor) <- variants
    } yield {
      val start = queries.run(name, 1).seconds
      val first = queries.run(name, shorter.toLong / divisor)
      val cost = queries.run(name, longer.toLong / divisor).since(first)
      println(
        f"$model $parallelism $name%-16s ${cost.seconds * 1e9}%9.1f ns ${cost.taskSeconds * 1e9}%9.1f ns task " +
          f"${cost.processorSeconds * 1e9}%9.1f ns CPU ${cost.taskBytes}%8.1f B"
      )
      (name, (cost, start))
    }
    val json = JsObject(measured.groupBy(_._1).map { case (name, costs) =>
      name -> JsArray(costs.map { case (_, (cost, start)) => toJson(cost, start) }.toVector)
    })
    Files.write(Paths.get(result), json.prettyPrint.getBytes(UTF_8))
    ()
  }

  private[this] def toJson(cost: JobRun, start: Double): JsValue = JsObject(
    "start" -> JsNumber(start),
    "ns" -> JsNumber(cost.seconds * 1e9),
    "task" -> JsNumber(cost.taskSeconds * 1e9),
    "cpu" -> JsNumber(cost.processorSeconds * 1e9),
    "bytes" -> JsNumber(cost.taskBytes)
  )
}

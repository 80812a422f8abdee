package io.flinkmleap.bench

import java.lang.management.ManagementFactory
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}

import com.sun.management.ThreadMXBean
import spray.json._

/** The short form of the benchmark: engines in turns in one process, by the processor time of the thread that
  * scores, so that it can be run where others work too: `Ratios RESULT ROUNDS ENGINE,... MODEL...`.
  */
object Ratios {
  private[this] val threads = ManagementFactory.getThreadMXBean.asInstanceOf[ThreadMXBean]
  private[this] val WarmUpNanos = 1500L * 1000 * 1000
  private[this] val RoundNanos = 200L * 1000 * 1000
  private[this] val Batch = 1024

  /** Writes a JSON object by model and engine: `rounds`, the nanoseconds of a row in each round, and `bytes`,
    * what a row allocates.
    */
  def main(arguments: Array[String]): Unit = {
    val (rounds, engines) = (arguments(1).toInt, arguments(2).split(',').toVector)
    val found = arguments.drop(3).map(model => model -> measure(Workload(model), engines, rounds))
    Files.write(Paths.get(arguments(0)), JsObject(found.toMap).prettyPrint.getBytes(UTF_8))
    ()
  }

  private[this] def measure(workload: Workload, names: Vector[String], rounds: Int): JsValue = {
    val engines = names.flatMap(name => Engine.of(name, workload).map(name -> _))
    engines.foreach { case (name, engine) =>
      SameScores.check(engine, workload, s"$name, ${workload.name}")
      run(engine, workload, WarmUpNanos)
    }
    val costs = Vector.fill(rounds)(engines.map { case (name, engine) =>
      name -> run(engine, workload, RoundNanos)
    })
    engines.foreach(_._2.close())
    workload.close()
    JsObject(costs.flatten.groupBy(_._1).map { case (name, all) =>
      val times = all.map { case (_, (nanos, _)) => nanos }
      val bytes = all.map { case (_, (_, bytes)) => bytes }.min
      println(s"${workload.name} $name ${times.map(_.round).mkString(" ")} ns, ${bytes.round} B")
      name -> JsObject("rounds" -> JsArray(times.map(JsNumber(_))), "bytes" -> JsNumber(bytes))
    })
  }

  /** Nanoseconds and bytes of a row. */
  private[this] def run(engine: Engine, workload: Workload, atLeast: Long): (Double, Double) = {
    val thread = Thread.currentThread.getId
    val allocated = threads.getThreadAllocatedBytes(thread)
    val start = threads.getCurrentThreadCpuTime
    var rows = 0L
    var sum = 0.0
    while (threads.getCurrentThreadCpuTime - start < atLeast) {
      sum += batch(engine, workload, (rows % workload.rows.length).toInt)
      rows += Batch
    }
    val spent = threads.getCurrentThreadCpuTime - start
    require(!sum.isNaN, "a score is NaN")
    (spent.toDouble / rows, (threads.getThreadAllocatedBytes(thread) - allocated).toDouble / rows)
  }

  private[this] def batch(engine: Engine, workload: Workload, from: Int): Double = {
    var sum = 0.0
    var i = 0
    while (i < Batch) {
      sum += engine.score((from + i) % workload.rows.length)
      i += 1
    }
    sum
  }
}

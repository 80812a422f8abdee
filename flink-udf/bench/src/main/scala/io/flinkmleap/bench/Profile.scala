package io.flinkmleap.bench

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import java.time.Duration

import scala.collection.JavaConverters._

import jdk.jfr.Recording
import jdk.jfr.consumer.{RecordedEvent, RecordedFrame, RecordingFile}
import spray.json._

/** Where the time of a job goes: `Profile RESULT MODEL ROWS VARIANT...`.
  *
  * Samples of Flight Recorder in the task's thread, counted by the first method from the top of the stack
  * that [[ProfileGroups]] knows. Give the process `-XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints`,
  * or samples stand in the wrong method.
  */
object Profile {
  private[this] val PeriodMillis = 10L
  private[this] val Methods = 12

  /** Writes a JSON object by variant: `samples`, how many there are, `groups` and `methods`, the share of
    * each group and of the methods at the top of most stacks.
    */
  def main(arguments: Array[String]): Unit = {
    val Array(result, model, rows) = arguments.take(3)
    val queries = new JobQueries(new JobModel(model), 1, GeneratedTables)
    val found = arguments.drop(3).map { variant =>
      queries.run(variant, rows.toLong / 4)
      val stacks = record(queries.run(variant, rows.toLong))
      variant -> toJson(s"$model $variant", stacks)
    }
    Files.write(Paths.get(result), JsObject(found.toMap).prettyPrint.getBytes(UTF_8))
    ()
  }

  private[this] def record(job: => JobRun): Vector[Vector[String]] = {
    val file = Files.createTempFile("profile-", ".jfr")
    try {
      val recording = new Recording
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(PeriodMillis))
      recording.start()
      job
      recording.stop()
      recording.dump(file)
      recording.close()
      stacks(file)
    } finally Files.delete(file)
  }

  private[this] def stacks(file: Path): Vector[Vector[String]] = RecordingFile
    .readAllEvents(file)
    .asScala
    .filter(event => event.getEventType.getName == "jdk.ExecutionSample" && isOfTask(event))
    .map(_.getStackTrace.getFrames.asScala.map(nameOf).toVector)
    .toVector

  private[this] def isOfTask(event: RecordedEvent): Boolean = {
    val thread = event.getThread("sampledThread")
    thread != null && String.valueOf(thread.getJavaName).contains("Source: ") && event.getStackTrace != null
  }

  private[this] def nameOf(frame: RecordedFrame): String =
    s"${frame.getMethod.getType.getName}.${frame.getMethod.getName}"

  private[this] def toJson(name: String, stacks: Vector[Vector[String]]): JsValue = {
    def shares(names: Vector[String], atMost: Int): Vector[(String, Double)] = names
      .groupBy(identity)
      .map { case (name, all) => name -> all.size.toDouble / stacks.size }
      .toVector
      .sortBy(-_._2)
      .take(atMost)
    val groups = shares(stacks.map(ProfileGroups.of), Int.MaxValue)
    println(s"$name, ${stacks.size} samples")
    groups.foreach { case (group, share) => println(f"${share * 100}%5.1f %% $group") }
    JsObject(
      "samples" -> JsNumber(stacks.size),
      "groups" -> JsObject(groups.map { case (group, share) => group -> JsNumber(share) }.toMap),
      "methods" -> JsObject(shares(stacks.map(ProfileGroups.shortened), Methods).map { case (method, share) =>
        method -> JsNumber(share)
      }.toMap)
    )
  }
}

package io.flinkmleap.bench

import java.lang.management.ManagementFactory
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}

import io.flinkmleap.loader.{BundleSource, FileBundleLoader}
import io.flinkmleap.scoring.ScorerCache
import spray.json._

/** How much heap a model takes that one slot of a TaskManager uses, and one that two slots use: `Heap RESULT
  * MODEL...`.
  */
object Heap {
  private[this] val memory = ManagementFactory.getMemoryMXBean

  /** Writes a JSON object by model and slots, `1` and `2`: bytes. Loads each model before it looks: classes
    * and caches are not the model's.
    */
  def main(arguments: Array[String]): Unit = {
    val found = arguments.drop(1).map { model =>
      taken(model, 2)
      val (one, two) = (taken(model, 1), taken(model, 2))
      println(f"$model%-14s $one%,12d bytes for 1 slot, $two%,12d for 2")
      model -> JsObject("1" -> JsNumber(one), "2" -> JsNumber(two))
    }
    Files.write(Paths.get(arguments(0)), JsObject(found.toMap).prettyPrint.getBytes(UTF_8))
    ()
  }

  private[this] def taken(model: String, slots: Int): Long = {
    val file = Workload.root.resolve(model).resolve("bundle.zip").toAbsolutePath.toString
    val before = used()
    val cache = new ScorerCache
    val leases = Vector.fill(slots)(
      cache
        .acquire(BundleSource(file, FileBundleLoader()))
        .fold(problem => throw new IllegalStateException(problem.sentence), identity)
    )
    val sessions = leases.map(_.scorer.newSession())
    val after = used()
    leases.foreach(_.close())
    require(sessions.size == slots)
    after - before
  }

  private[this] def used(): Long = {
    (1 to 4).foreach(_ => System.gc())
    memory.getHeapMemoryUsage.getUsed
  }
}

package io.flinkmleap.bench

import java.lang.management.ManagementFactory
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}

import io.flinkmleap.loader.{BundleSource, FileBundleLoader}
import io.flinkmleap.scoring.{ScorerCache, ScorerLease, ScoringSession}
import spray.json._

/** How much heap a model takes that one slot of a TaskManager uses, and one that two slots use: `Heap RESULT
  * ROUNDS MODEL...`.
  */
object Heap {
  private[this] val memory = ManagementFactory.getMemoryMXBean
  // Caches of the JDK come and go with a hundred KB: copies of a small model outweigh them.
  private[this] val FilesTogether = 20L * 1000 * 1000
  private[this] val (fewest, most) = (4L, 50L)

  /** Writes a JSON object by model, a list with one object for each round, by slots, `1` and `2`: bytes.
    * Loads each model before it looks: classes and caches are not the model's.
    */
  def main(arguments: Array[String]): Unit = {
    val rounds = arguments(1).toInt
    val found = arguments.drop(2).map { model =>
      taken(model, 2)
      model -> JsArray(Vector.fill(rounds) {
        val (one, two) = (taken(model, 1), taken(model, 2))
        println(f"$model%-14s $one%,12d bytes for 1 slot, $two%,12d for 2")
        JsObject("1" -> JsNumber(one), "2" -> JsNumber(two))
      })
    }
    Files.write(Paths.get(arguments(0)), JsObject(found.toMap).prettyPrint.getBytes(UTF_8))
    ()
  }

  /** Bytes of a model, as the mean of its copies. */
  private[this] def taken(model: String, slots: Int): Long = {
    val file = Workload.root.resolve(model).resolve("bundle.zip").toAbsolutePath
    val copies = math.max(fewest, math.min(most, FilesTogether / Files.size(file))).toInt
    val before = used()
    val served = Vector.fill(copies)(new ScorerCache).map(serve(_, file.toString, slots))
    val after = used()
    served.foreach(_.foreach { case (lease, _) => lease.close() })
    (after - before) / copies
  }

  private[this] def serve(
      cache: ScorerCache,
      file: String,
      slots: Int
  ): Vector[(ScorerLease, ScoringSession)] = {
    val source = BundleSource(file, FileBundleLoader())
    Vector.fill(slots) {
      val lease =
        cache.acquire(source).fold(problem => throw new IllegalStateException(problem.sentence), identity)
      (lease, lease.scorer.newSession())
    }
  }

  private[this] def used(): Long = {
    (1 to 4).foreach(_ => System.gc())
    memory.getHeapMemoryUsage.getUsed
  }
}

package io.flinkmleap.bench

import java.lang.management.ManagementFactory

import io.flinkmleap.loader.{BundleSource, FileBundleLoader}
import io.flinkmleap.scoring.ScorerCache

/** Prints how much heap a model takes that one task uses, and one that two tasks of a process use: `Heap
  * MODEL...`.
  */
object Heap {
  private[this] val memory = ManagementFactory.getMemoryMXBean

  /** Loads each model twice, the first time without looking: classes and caches are not the model's. */
  def main(arguments: Array[String]): Unit = arguments.foreach { model =>
    taken(model, 2)
    val (one, two) = (taken(model, 1), taken(model, 2))
    println(
      f"$model%-14s $one%,12d bytes for 1 slot, $two%,12d for 2, ${100.0 * (two - one) / one}%.1f %% more"
    )
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

package io.flinkmleap.bench

import java.util.concurrent.TimeUnit

import io.flinkmleap.bundle.Bundle
import io.flinkmleap.loader.{BundleSource, FileBundleLoader}
import io.flinkmleap.scoring.ScorerCache
import ml.combust.bundle.BundleFile
import ml.combust.mleap.runtime.MleapContext
import ml.combust.mleap.runtime.MleapSupport._
import org.openjdk.jmh.annotations._

/** Time to load a model, in our way and in MLeap's own. */
@State(Scope.Thread)
@BenchmarkMode(Array(Mode.AverageTime))
@OutputTimeUnit(TimeUnit.MILLISECONDS)
class LoadBenchmark {

  /** Name of a workload. */
  @Param(Array("forest-100x12"))
  var model: String = _

  private[this] def file = Workload.root.resolve(model).resolve("bundle.zip").toAbsolutePath

  /** MLeap reads the bundle: what everybody pays. */
  @Benchmark def byMLeap(): AnyRef = {
    implicit val context: MleapContext = MleapContext.defaultContext
    val bundle = BundleFile(file.toFile)
    try bundle.loadMleapBundle().get.root
    finally bundle.close()
  }

  /** Digests and archive are checked, then MLeap reads the bundle. */
  @Benchmark def checked(): AnyRef = Bundle
    .load(file, model, allowForeign = false)
    .fold(problem => throw new IllegalStateException(problem.sentence), bundle => { bundle.close(); bundle })

  /** As a task opens it: fetched, checked, read, proven by its golden rows, compiled and compared. */
  @Benchmark def served(): AnyRef = new ScorerCache()
    .acquire(BundleSource(file.toString, FileBundleLoader()))
    .fold(problem => throw new IllegalStateException(problem.sentence), lease => { lease.close(); lease })
}

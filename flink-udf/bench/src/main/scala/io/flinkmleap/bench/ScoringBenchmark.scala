package io.flinkmleap.bench

import java.util.concurrent.TimeUnit

import org.openjdk.jmh.annotations._

/** Time and allocation of one row, for each model and engine. */
@State(Scope.Thread)
@BenchmarkMode(Array(Mode.AverageTime))
@OutputTimeUnit(TimeUnit.NANOSECONDS)
class ScoringBenchmark {

  /** Name of a workload. */
  @Param(Array("linear-3", "logistic-13", "forest-20x6", "gbt-100x6", "forest-100x12"))
  var model: String = _

  /** Name of an engine. */
  @Param(Array("plan", "row-transformer", "leap-frame", "onnx", "pmml"))
  var engine: String = _

  private[this] var workload: Workload = _
  private[this] var scoring: Engine = _
  private[this] var row = 0

  /** Loads the model, and compares every row with what the training framework gives. */
  @Setup def load(): Unit = {
    workload = Workload(model)
    scoring = Engine
      .of(engine, workload)
      .getOrElse(throw new IllegalStateException(s"$model has no file for $engine"))
    SameScores.check(scoring, workload, s"$engine, $model")
  }

  /** Frees the model. */
  @TearDown def close(): Unit = {
    scoring.close()
    workload.close()
  }

  /** Scores the next row. */
  @Benchmark def score(): Double = {
    row = if (row + 1 == ScoringBenchmark.Rows) 0 else row + 1
    scoring.score(row)
  }
}

object ScoringBenchmark {

  // So few that they stay in the processor's cache, as a row does that a task has just read; so many that
  // their ways through the trees cannot be learned.
  private final val Rows = 1024
}

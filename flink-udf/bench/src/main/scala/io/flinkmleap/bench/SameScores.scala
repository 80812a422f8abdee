package io.flinkmleap.bench

/** Engines are compared before they are timed: a fast engine that gives something else is not faster. */
object SameScores {
  private[this] val Tolerance = 1e-9
  private[this] val FewFloats = 1e-5

  /** Compares every row with the training framework.
    *
    * @throws java.lang.IllegalStateException
    *   if a score differs by more than a relative 1e-9; ONNX may compute with 32 bits inside, and is allowed
    *   a relative 1e-5
    */
  def check(engine: Engine, workload: Workload, name: String): Unit = {
    val tolerance = if (engine.isInstanceOf[OnnxEngine]) FewFloats else Tolerance
    workload.expected.indices.foreach { row =>
      val (actual, expected) = (engine.score(row), workload.expected(row))
      val error = math.abs(actual - expected) / math.max(1.0, math.abs(expected))
      if (!(error <= tolerance))
        throw new IllegalStateException(s"$name gives $actual for row $row, and not $expected.")
    }
  }
}

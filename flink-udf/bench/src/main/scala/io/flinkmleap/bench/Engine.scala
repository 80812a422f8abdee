package io.flinkmleap.bench

import io.flinkmleap.bundle.{Bundle, ModelSchema}
import io.flinkmleap.scoring.{ClassLabels, RowTransformerScorer, Scorer}
import io.flinkmleap.scoring.plan.ScoringPlanScorer

/** One way to score the rows of a workload. For one thread. */
abstract class Engine extends AutoCloseable {

  /** The main result for the row of that number. Everything that a row needs is done here, from its numbers
    * and texts on.
    */
  def score(row: Int): Double

  override def close(): Unit = ()
}

object Engine {

  /** Every engine. */
  val names: Vector[String] = Vector("plan", "row-transformer", "leap-frame", "onnx", "pmml")

  /** The engine of that name, if the workload has a file for it. */
  def of(name: String, workload: Workload): Option[Engine] = name match {
    case "plan"            => Some(new ScorerEngine(workload, plan(workload)))
    case "row-transformer" => Some(new ScorerEngine(workload, rowTransformer(workload)))
    case "leap-frame"      => Some(new LeapFrameEngine(workload))
    case "onnx"            => OnnxEngine.of(workload)
    case "pmml"            => PmmlEngine.of(workload)
  }

  private[this] def plan(workload: Workload): Scorer = {
    val bundle = workload.bundle
    val labels =
      ClassLabels.of(bundle).fold(problem => throw new IllegalStateException(problem.sentence), identity)
    ScoringPlanScorer
      .compile(bundle.transformer, main(bundle), labels)
      .fold(reason => throw new IllegalStateException(reason), identity)
  }

  private[this] def rowTransformer(workload: Workload): Scorer = RowTransformerScorer
    .fromBundle(workload.bundle)
    .fold(problem => throw new IllegalStateException(problem.sentence), _.withSchema(main(workload.bundle)))

  private[this] def main(bundle: Bundle): ModelSchema =
    bundle.schema.copy(outputs = bundle.schema.outputs.take(1))
}

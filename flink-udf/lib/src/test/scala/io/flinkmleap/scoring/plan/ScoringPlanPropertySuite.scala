package io.flinkmleap.scoring.plan

import io.flinkmleap.BusyMachine
import munit.ScalaCheckSuite
import org.scalacheck.Prop.forAll
import org.scalacheck.{Gen, Test}

class ScoringPlanPropertySuite extends ScalaCheckSuite with BusyMachine {
  private[this] val rowsEach = 40

  override def scalaCheckTestParameters: Test.Parameters =
    super.scalaCheckTestParameters.withMinSuccessfulTests(sys.props.getOrElse("plan.tests", "300").toInt)

  property(
    "a plan gives the bits and refuses the rows of RowTransformer, whatever the pipeline and the row"
  ) {
    forAll(Gen.long) { (seed: Long) =>
      val pipeline = new RandomPipeline(seed)
      val both = new BothWays(pipeline.pipeline, pipeline.schema)
      val rows = new RandomRows(pipeline)
      (1 to rowsEach).foreach { i =>
        val row = rows.next()
        assertEquals(
          both.difference(row),
          None,
          s"seed $seed, row $i: ${show(row)}\n${pipeline.pipeline.transformers.mkString("\n")}"
        )
      }
    }
  }

  private[this] def show(row: Seq[Any]): String = row
    .map {
      case values: Array[Double] => values.mkString("[", ", ", "]")
      case other                 => other
    }
    .mkString(", ")
}

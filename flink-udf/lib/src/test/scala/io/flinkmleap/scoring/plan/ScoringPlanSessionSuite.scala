package io.flinkmleap.scoring.plan

import io.flinkmleap.bundle._
import io.flinkmleap.scoring.{ClassLabels, RowProblem, Scorer, ScoringSessionBehaviour}

class ScoringPlanSessionSuite extends ScoringSessionBehaviour {
  override def scorerOf(bundle: Bundle): Scorer = {
    val labels = ClassLabels.of(bundle).fold(p => fail(p.toString), identity)
    ScoringPlanScorer.compile(bundle.transformer, bundle.schema, labels).fold(fail(_), identity)
  }

  folder.test("a row after bad ones is scored") { folder =>
    withSession(BundleFixtures.categorical, folder) { session =>
      session.setDouble(1, 1)
      session.setString(0, "unseen")
      assertEquals(session.score().code, "row.unseen-label")
      session.setString(0, null)
      assertEquals(session.score().code, "row.null")
      session.setString(0, "b")
      session.setDouble(1, Double.NaN)
      assertEquals(session.score().code, "row.nan")
      session.setDouble(1, 1)
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 21.0)
    }
  }

  folder.test("a vector is copied in, and one of another length is a problem") { folder =>
    withSession(BundleFixtures.vectorInput, folder) { session =>
      session.setVector(0, Array(1.0, 2.0))
      assertEquals(session.score(), RowProblem.VectorLength("features", 3, 2): RowProblem)
      val values = Array(1.0, 2.0, 3.0)
      session.setVector(0, values)
      values(0) = 99
      assertEquals(session.score(), null)
      assertEquals(session.getDouble(0), 15.0)
    }
  }
}

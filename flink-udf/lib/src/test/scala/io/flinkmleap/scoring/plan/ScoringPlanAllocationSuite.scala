package io.flinkmleap.scoring.plan

import java.lang.management.ManagementFactory

import io.flinkmleap.BusyMachine
import io.flinkmleap.scoring.ScoringSession

class ScoringPlanAllocationSuite extends munit.FunSuite with BusyMachine {
  private[this] val threads =
    ManagementFactory.getThreadMXBean.asInstanceOf[com.sun.management.ThreadMXBean]

  SampleModels.small.foreach { sample =>
    test(s"100,000 rows allocate nothing: ${sample.name}") {
      val scorer = ScoringPlanScorer.compile(sample.transformer, sample.schema, None).fold(fail(_), identity)
      val session = scorer.newSession()
      // Reading the counter allocates a little by itself, and the first rows load classes.
      val rounds = Seq.fill(5)(allocated(session, sample, 100000) - allocated(session, sample, 0))
      assertEquals(rounds.min, 0L)
    }
  }

  private[this] def allocated(session: ScoringSession, sample: SampleModel, rows: Int): Long = {
    val thread = Thread.currentThread.getId
    val before = threads.getThreadAllocatedBytes(thread)
    var sum = 0.0
    var i = 0
    while (i < rows) {
      sample.set(session, i & (sample.rows.length - 1))
      if (session.score() == null) sum += session.getDouble(0)
      i += 1
    }
    val bytes = threads.getThreadAllocatedBytes(thread) - before
    assert(!sum.isNaN)
    bytes
  }
}

package io.flinkmleap.scoring.plan

import java.util.concurrent.{Callable, CyclicBarrier, Executors, TimeUnit}

import io.flinkmleap.BusyMachine
import io.flinkmleap.scoring.ScoringSession

class ScoringPlanConcurrencySuite extends munit.FunSuite with BusyMachine {
  private[this] val threads = 8

  SampleModels.small.foreach { sample =>
    test(s"sessions of one scorer do not disturb each other: ${sample.name}") {
      val scorer = ScoringPlanScorer.compile(sample.transformer, sample.schema, None).fold(fail(_), identity)
      val expected = scores(scorer.newSession(), sample, 0)
      val barrier = new CyclicBarrier(threads)
      val pool = Executors.newFixedThreadPool(threads)
      try {
        val results = Vector.tabulate(threads) { thread =>
          pool.submit(new Callable[Boolean] {
            override def call(): Boolean = {
              val session = scorer.newSession()
              barrier.await(30, TimeUnit.SECONDS)
              (0 until 20).forall(round => scores(session, sample, thread + round).sameElements(expected))
            }
          })
        }
        // munit's assertions lock the suite, so the threads must be done before the first one.
        val agree = results.map(_.get(25, TimeUnit.SECONDS))
        assertEquals(agree, Vector.fill(threads)(true))
      } finally pool.shutdownNow()
    }
  }

  // Every row once, begun at another one each time; the result is in the order of the rows.
  private[this] def scores(session: ScoringSession, sample: SampleModel, first: Int): Array[Long] = {
    val result = new Array[Long](sample.rows.length)
    sample.rows.indices.foreach { i =>
      val row = (first * 37 + i) % sample.rows.length
      sample.set(session, row)
      val value = if (session.score() == null) session.getDouble(0) else Double.NaN
      result(row) = java.lang.Double.doubleToRawLongBits(value)
    }
    result
  }
}

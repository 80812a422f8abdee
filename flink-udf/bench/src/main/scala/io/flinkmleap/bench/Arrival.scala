package io.flinkmleap.bench

import org.HdrHistogram.Histogram
import org.apache.flink.table.functions.ScalarFunction

/** Notes when rows arrive, right before the sink of a job of one task in this process.
  *
  * In SQL `Arrival(value, due)`, where `due` is when the row was due, on the clock of `System.nanoTime`;
  * gives the value back.
  */
final class Arrival extends ScalarFunction {
  override def isDeterministic: Boolean = false

  /** Notes one row. */
  def eval(value: java.lang.Double, due: java.lang.Long): java.lang.Double = {
    Arrival.current.note(due)
    value
  }
}

/** What is noted in this process: one measurement at a time. */
object Arrival {
  @volatile private var current = new Arrivals(0)

  /** Begins anew.
    *
    * @param warmUp
    *   how many rows do not count
    */
  def begin(warmUp: Long): Arrivals = {
    current = new Arrivals(warmUp)
    current
  }
}

/** Rows that arrived; read it when the job has ended. */
final class Arrivals(warmUp: Long) {
  private[this] val Digits = 3
  private[this] val noted = new Histogram(Digits)
  private[this] var rows = 0L
  private[this] var countedFrom = 0L
  private[this] var last = 0L

  /** From when rows were due until they arrived, in nanoseconds. */
  def delays: Histogram = noted

  /** How many rows arrived in a second. */
  def rowsPerSecond: Double = noted.getTotalCount / ((last - countedFrom) / 1e9)

  private[bench] def note(due: Long): Unit = {
    last = System.nanoTime
    if (rows == warmUp) countedFrom = last
    if (rows >= warmUp) noted.recordValue(math.max(last - due, 0L))
    rows += 1
  }
}

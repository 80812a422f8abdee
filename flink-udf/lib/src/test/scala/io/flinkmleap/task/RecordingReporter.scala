package io.flinkmleap.task

import java.util.Properties
import java.util.concurrent.ConcurrentLinkedQueue

import scala.collection.JavaConverters._

import org.apache.flink.metrics.{Counter, Gauge, Metric, MetricConfig, MetricGroup}
import org.apache.flink.metrics.reporter.{MetricReporter, MetricReporterFactory}

/** Keeps every counter and gauge of the jobs that run in this process, so that tests can read them after a
  * job.
  */
final class RecordingReporter extends MetricReporter {
  override def open(config: MetricConfig): Unit = ()
  override def close(): Unit = ()
  override def notifyOfRemovedMetric(metric: Metric, name: String, group: MetricGroup): Unit = ()

  override def notifyOfAddedMetric(metric: Metric, name: String, group: MetricGroup): Unit = metric match {
    case counter: Counter =>
      RecordingReporter.counters.add(group.getMetricIdentifier(name) -> counter)
      ()
    case gauge: Gauge[_] =>
      RecordingReporter.gauges.add(group.getMetricIdentifier(name) -> gauge)
      ()
    case _ => ()
  }
}

object RecordingReporter {
  private val counters = new ConcurrentLinkedQueue[(String, Counter)]
  private val gauges = new ConcurrentLinkedQueue[(String, Gauge[_])]

  /** Forgets what was counted so far. */
  def reset(): Unit = {
    counters.clear()
    gauges.clear()
  }

  /** What the gauges of all tasks show whose identifier ends with `suffix`. */
  def values(suffix: String): Set[Any] =
    gauges.asScala.collect { case (name, gauge) if name.endsWith(suffix) => gauge.getValue: Any }.toSet

  /** The sum over all tasks of the counters whose identifier ends with `suffix`, for example
    * `mleap.Predict.rowsScored`.
    */
  def total(suffix: String): Long = counters.asScala.collect {
    case (name, counter) if name.endsWith(suffix) => counter.getCount
  }.sum
}

/** Found by Flink under the name `recording`. */
final class RecordingReporterFactory extends MetricReporterFactory {
  override def createMetricReporter(properties: Properties): MetricReporter = new RecordingReporter
}

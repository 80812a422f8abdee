package io.flinkmleap.bench

import java.lang.management.ManagementFactory
import java.util
import java.util.Collections

import com.sun.management.OperatingSystemMXBean
import org.openjdk.jmh.infra.{BenchmarkParams, IterationParams}
import org.openjdk.jmh.profile.InternalProfiler
import org.openjdk.jmh.results.{AggregationPolicy, IterationResult, Result, ScalarResult}

/** Processor time of the whole process for each operation: what a neighbour on the machine changes least. */
final class CpuTime extends InternalProfiler {
  private[this] val system =
    ManagementFactory.getOperatingSystemMXBean.asInstanceOf[OperatingSystemMXBean]
  private[this] var before = 0L

  override def getDescription: String = "Processor time for each operation"

  override def beforeIteration(benchmark: BenchmarkParams, iteration: IterationParams): Unit =
    before = system.getProcessCpuTime

  override def afterIteration(
      benchmark: BenchmarkParams,
      iteration: IterationParams,
      result: IterationResult
  ): util.Collection[_ <: Result[_]] = {
    val spent = system.getProcessCpuTime - before
    val operations = math.max(result.getMetadata.getAllOps, 1L)
    val each = spent.toDouble / operations
    Collections.singletonList(new ScalarResult("cpu.norm", each, "ns/op", AggregationPolicy.AVG))
  }
}

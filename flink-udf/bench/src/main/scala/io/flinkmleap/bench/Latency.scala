package io.flinkmleap.bench

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}

import org.apache.flink.api.common.eventtime.WatermarkStrategy
import org.apache.flink.api.common.typeinfo.TypeInformation
import org.apache.flink.connector.datagen.source.DataGeneratorSource
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment
import org.apache.flink.types.Row
import spray.json._

/** Latency at half load: `Latency RESULT MODEL SECONDS VARIANT...`.
  *
  * A job of one task first runs as fast as it can, and then on rows that are due at half of that rate. The
  * latency of a row is from when it was due, whether the job kept up or not, until its prediction is handed
  * to the sink. The rows of the first quarter of a run do not count.
  */
object Latency {
  private[this] val FirstRows = 200000L

  /** Writes a JSON object by variant: `max`, rows a second at full load, `rate`, rows a second at half load,
    * and `p50`, `p99`, `p999` and `worst`, nanoseconds.
    */
  def main(arguments: Array[String]): Unit = {
    val Array(result, model, seconds) = arguments.take(3)
    val measured = arguments.drop(3).map(variant => variant -> of(model, variant, seconds.toDouble))
    Files.write(Paths.get(result), JsObject(measured.toMap).prettyPrint.getBytes(UTF_8))
    ()
  }

  private[this] def of(model: String, variant: String, seconds: Double): JsValue = {
    val cold = run(model, variant, FirstRows, 0).rowsPerSecond
    val warm = run(model, variant, (cold * seconds).toLong, 0).rowsPerSecond
    val full = run(model, variant, (warm * seconds).toLong, 0).rowsPerSecond
    val half = run(model, variant, (full / 2 * seconds).toLong, 2e9 / full)
    val delays = half.delays
    val quantiles = Vector("p50" -> 50.0, "p99" -> 99.0, "p999" -> 99.9, "worst" -> 100.0).map {
      case (name, percentile) => name -> delays.getValueAtPercentile(percentile).toDouble
    }
    println(
      f"$model%-14s $variant%-16s ${half.rowsPerSecond}%,.0f of $full%,.0f rows/s: " +
        quantiles.map { case (name, nanos) => f"$name ${nanos / 1000}%,.1f us" }.mkString(", ")
    )
    JsObject(
      (quantiles ++ Vector("max" -> full, "rate" -> half.rowsPerSecond)).map { case (name, value) =>
        name -> JsNumber(value)
      }.toMap
    )
  }

  private[this] def run(
      model: String,
      variant: String,
      rows: Long,
      periodNanos: Double
  ): Arrivals = {
    val environment = StreamExecutionEnvironment.getExecutionEnvironment
    environment.setParallelism(1)
    environment.getConfig.enableObjectReuse()
    val tables = StreamTableEnvironment.create(environment)
    tables.getConfig.set("rest.port", "0")
    tables.createTemporaryView("Features", tables.fromDataStream(due(environment, model, rows, periodNanos)))
    tables.executeSql("CREATE TEMPORARY TABLE Results (p DOUBLE) WITH ('connector' = 'blackhole')")
    val queries = new JobQueries(new JobModel(model), 1, GeneratedTables)
    queries.register(variant, tables)
    tables.createTemporarySystemFunction("Arrival", new Arrival)
    val arrivals = Arrival.begin(rows / 4)
    tables.executeSql(queries.statement(variant, value => s"Arrival($value, due)")).await()
    arrivals
  }

  private[this] def due(
      environment: StreamExecutionEnvironment,
      model: String,
      rows: Long,
      periodNanos: Double
  ) = {
    val workload = Workload(model)
    val rowType: TypeInformation[Row] = DueRows.rowType(workload)
    workload.close()
    environment.fromSource(
      new DataGeneratorSource(new DueRows(model, periodNanos), rows, rowType),
      WatermarkStrategy.noWatermarks[Row],
      "Rows"
    )
  }
}

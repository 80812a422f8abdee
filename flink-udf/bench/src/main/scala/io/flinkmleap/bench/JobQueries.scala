package io.flinkmleap.bench

import com.typesafe.config.ConfigFactory
import io.flinkmleap.table.MLeapUDFRegistry
import org.apache.flink.table.api.{EnvironmentSettings, TableEnvironment}

/** The jobs that are compared: one query between two tables.
  *
  * Variants are `none`, `predict`, `row-transformer`, `leap-frame`, `outputs` (two outputs, both read) and
  * `models-N` (N functions in one query).
  */
final class JobQueries(model: JobModel, parallelism: Int, ends: JobTables) {

  /** Runs one of the jobs over that many rows. */
  def run(variant: String, rows: Long): JobRun = {
    val tables = prepare(variant, rows)
    JobRun.of(tables, statement(variant), rows)
  }

  /** Everything that the statement of a variant needs. */
  def prepare(variant: String, rows: Long): TableEnvironment = {
    val tables = JobQueries.environment(parallelism)
    ends.create(tables, model, rows)
    register(variant, tables)
    tables
  }

  /** The statement of a variant.
    *
    * @param around
    *   what becomes of the prediction
    */
  def statement(variant: String, around: String => String = identity): String = {
    val (prediction, features) = query(variant)
    val results = ends.kept(model) :+ around(prediction)
    s"INSERT INTO Results SELECT ${results.mkString(", ")} FROM $features"
  }

  /** Makes the functions of a variant. */
  def register(variant: String, tables: TableEnvironment): Unit = {
    val scorer = if (variant == "row-transformer") variant else "plan"
    val outputs = if (variant == "outputs") "output = [prediction, probability]" else ""
    val entries = (1 to count(variant)).map { i =>
      s"""{ udfName = Predict$i, bundlePath = "${model.bundle}", scorer = $scorer, $outputs }"""
    }
    MLeapUDFRegistry.registerFromConfig(
      ConfigFactory.parseString(entries.mkString("mleap.udfRegistry = [", ",", "]")),
      tables
    )
    tables.createTemporarySystemFunction("ByLeapFrame", new LeapFrameUDF(model.bundle))
  }

  private[this] def query(variant: String): (String, String) = variant match {
    case "none"       => (model.sum, "Features")
    case "leap-frame" => (s"ByLeapFrame${model.arguments}", "Features")
    case "outputs" =>
      val both = (model.columnNames :+ s"Predict1${model.arguments} AS s").mkString(", ")
      ("s.prediction + s.probability[1]", s"(SELECT $both FROM Features)")
    case _ =>
      ((1 to count(variant)).map(i => s"Predict$i${model.arguments}").mkString(" + "), "Features")
  }

  private[this] def count(variant: String): Int =
    if (variant.startsWith("models-")) variant.stripPrefix("models-").toInt else 1
}

object JobQueries {

  /** An environment whose jobs run in this process, with objects reused. */
  def environment(parallelism: Int): TableEnvironment = {
    val tables = TableEnvironment.create(EnvironmentSettings.newInstance.inStreamingMode.build)
    val settings = tables.getConfig
    settings.set("pipeline.object-reuse", "true")
    settings.set("parallelism.default", parallelism.toString)
    settings.set("rest.port", "0")
    tables
  }
}

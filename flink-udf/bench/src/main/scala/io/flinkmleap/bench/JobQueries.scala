package io.flinkmleap.bench

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.{Field, FieldType, ModelSchema}
import io.flinkmleap.table.MLeapUDFRegistry
import org.apache.flink.table.api.{EnvironmentSettings, TableEnvironment}

/** The jobs that are compared: from a generator of rows, through one query, into a sink that keeps nothing.
  */
final class JobQueries(model: String, parallelism: Int) {
  private[this] val bundle = Workload.root.resolve(model).resolve("bundle.zip").toAbsolutePath.toString
  private[this] val schema: ModelSchema = JobQueries.schemaOf(bundle)
  private[this] val (texts, numbers) = schema.inputs.partition(_.fieldType == FieldType.String)
  private[this] val call = schema.inputs.map(_.name).mkString("(", ", ", ")")

  /** Runs one of the jobs over that many rows: `none`, `predict`, `row-transformer`, `leap-frame`, `outputs`
    * (every output, two of them read) or `models-N` (N functions in one query).
    */
  def run(variant: String, rows: Long): JobRun = {
    val tables = environment(rows)
    register(variant, tables)
    JobRun.of(tables, s"INSERT INTO Nowhere SELECT ${query(variant)}", rows)
  }

  private[this] def query(variant: String): String = variant match {
    case "none" =>
      val sum = (numbers.map(_.name) ++ texts.map(text => s"CHAR_LENGTH(${text.name})")).mkString(" + ")
      s"$sum FROM Features"
    case "leap-frame" => s"ByLeapFrame$call FROM Features"
    case "outputs" =>
      s"s.prediction + s.probability[1] FROM (SELECT Predict1$call AS s FROM Features)"
    case _ => (1 to count(variant)).map(i => s"Predict$i$call").mkString(" + ") + " FROM Features"
  }

  private[this] def count(variant: String): Int =
    if (variant.startsWith("models-")) variant.stripPrefix("models-").toInt else 1

  private[this] def register(variant: String, tables: TableEnvironment): Unit = {
    val scorer = if (variant == "row-transformer") variant else "plan"
    val outputs = if (variant == "outputs") "output = [prediction, probability]" else ""
    val entries = (1 to count(variant)).map { i =>
      s"""{ udfName = Predict$i, bundlePath = "$bundle", scorer = $scorer, $outputs }"""
    }
    MLeapUDFRegistry.registerFromConfig(
      ConfigFactory.parseString(entries.mkString("mleap.udfRegistry = [", ",", "]")),
      tables
    )
    tables.createTemporarySystemFunction("ByLeapFrame", new LeapFrameUDF(bundle))
  }

  private[this] def environment(rows: Long): TableEnvironment = {
    val tables = TableEnvironment.create(EnvironmentSettings.newInstance.inStreamingMode.build)
    val settings = tables.getConfig
    settings.set("pipeline.object-reuse", "true")
    settings.set("parallelism.default", parallelism.toString)
    settings.set("rest.port", "0")
    tables.executeSql(generator(rows))
    tables.executeSql(s"CREATE TEMPORARY VIEW Features AS SELECT ${columns.mkString(", ")} FROM Generated")
    tables.executeSql("CREATE TEMPORARY TABLE Nowhere (p DOUBLE) WITH ('connector' = 'blackhole')")
    tables
  }

  private[this] def generator(rows: Long): String = {
    val columns = numbers.map(field => s"${field.name} DOUBLE") ++ texts.map(field => s"${field.name} INT")
    val bounds = numbers.flatMap(field => bounded(field, -2, 2)) ++ texts.flatMap(bounded(_, 0, 3))
    s"""CREATE TEMPORARY TABLE Generated (${columns.mkString(", ")}) WITH ('connector' = 'datagen',
       'rows-per-second' = '1000000000', 'number-of-rows' = '$rows', ${bounds.mkString(", ")})"""
  }

  private[this] def bounded(field: Field, low: Int, high: Int): Vector[String] =
    Vector(s"'fields.${field.name}.min' = '$low'", s"'fields.${field.name}.max' = '$high'")

  // Texts are made of numbers, as the generator knows no categories.
  private[this] def columns: Vector[String] = numbers.map(_.name) ++ texts.map { field =>
    s"CONCAT('category-${field.name.drop(1)}-', CAST(${field.name} AS STRING)) AS ${field.name}"
  }
}

private object JobQueries {
  private def schemaOf(file: String): ModelSchema = io.flinkmleap.bundle.Bundle
    .describe(java.nio.file.Paths.get(file), file, allowForeign = false)
    .fold(problem => throw new IllegalStateException(problem.sentence), _.schema)
}

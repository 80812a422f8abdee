package io.flinkmleap.bench

import org.apache.flink.table.api.TableEnvironment

/** From one topic into another, as JSON; both have one partition.
  *
  * @param brokers
  *   addresses
  */
final class KafkaTables(brokers: String) extends JobTables {
  override def kept(model: JobModel): Vector[String] = model.columnNames

  override def create(tables: TableEnvironment, model: JobModel, rows: Long): Unit = {
    table(
      tables,
      "Features",
      model.columns,
      s"""'topic' = '${model.name}-in', 'scan.startup.mode' = 'earliest-offset',
         'scan.bounded.mode' = 'specific-offsets',
         'scan.bounded.specific-offsets' = 'partition:0,offset:$rows'"""
    )
    table(tables, "Results", model.columns :+ "p DOUBLE", s"'topic' = '${model.name}-out'")
  }

  /** Writes generated rows into the topic that the jobs of the model read. */
  def feed(tables: TableEnvironment, model: JobModel, rows: Long): Unit = {
    GeneratedTables.generate(tables, model, rows)
    table(tables, "Topic", model.columns, s"'topic' = '${model.name}-in'")
    tables.executeSql(s"INSERT INTO Topic SELECT ${model.columnNames.mkString(", ")} FROM Features").await()
  }

  private[this] def table(
      tables: TableEnvironment,
      name: String,
      columns: Vector[String],
      options: String
  ): Unit = {
    tables.executeSql(
      s"""CREATE TEMPORARY TABLE $name (${columns.mkString(", ")}) WITH ('connector' = 'kafka',
         'properties.bootstrap.servers' = '$brokers', 'format' = 'json', $options)"""
    )
    ()
  }
}

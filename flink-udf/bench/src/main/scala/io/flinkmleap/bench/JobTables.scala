package io.flinkmleap.bench

import org.apache.flink.table.api.TableEnvironment

/** Where the rows of a job come from and where they go. */
trait JobTables {

  /** Makes the tables `Features`, with the inputs of the model, and `Results`.
    *
    * @param rows
    *   how many rows there are before the job ends
    */
  def create(tables: TableEnvironment, model: JobModel, rows: Long): Unit

  /** The columns of `Features` that stand before the prediction in `Results`. */
  def kept(model: JobModel): Vector[String]
}

/** From a generator of rows into a sink that keeps nothing: what is left is the query. */
object GeneratedTables extends JobTables {
  override def kept(model: JobModel): Vector[String] = Vector.empty

  override def create(tables: TableEnvironment, model: JobModel, rows: Long): Unit = {
    generate(tables, model, rows)
    tables.executeSql("CREATE TEMPORARY TABLE Results (p DOUBLE) WITH ('connector' = 'blackhole')")
    ()
  }

  /** Makes the table `Features` of generated rows. Texts are made of numbers, as the generator knows no
    * categories.
    */
  def generate(tables: TableEnvironment, model: JobModel, rows: Long): Unit = {
    val columns =
      model.numbers.map(field => s"${field.name} DOUBLE") ++ model.texts.map(field => s"${field.name} INT")
    val bounds = model.numbers.flatMap(field => bounded(field.name, -2, 2)) ++
      model.texts.flatMap(field => bounded(field.name, 0, 3))
    tables.executeSql(
      s"""CREATE TEMPORARY TABLE Generated (${columns.mkString(", ")}) WITH ('connector' = 'datagen',
         'rows-per-second' = '1000000000', 'number-of-rows' = '$rows', ${bounds.mkString(", ")})"""
    )
    val features = model.numbers.map(_.name) ++ model.texts.map { field =>
      s"CONCAT('category-${field.name.drop(1)}-', CAST(${field.name} AS STRING)) AS ${field.name}"
    }
    tables.executeSql(
      s"CREATE TEMPORARY VIEW Features AS SELECT ${features.mkString(", ")} FROM Generated"
    )
    ()
  }

  private[this] def bounded(field: String, low: Int, high: Int): Vector[String] =
    Vector(s"'fields.$field.min' = '$low'", s"'fields.$field.max' = '$high'")
}

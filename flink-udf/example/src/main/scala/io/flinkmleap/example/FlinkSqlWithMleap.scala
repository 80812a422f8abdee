package io.flinkmleap.example

import com.typesafe.config.ConfigFactory
import io.flinkmleap.table.MLeapUDFRegistry
import org.apache.flink.table.api.{EnvironmentSettings, TableEnvironment}

import java.io.File

/** Scores ten generated rows in Flink SQL and prints them.
  *
  * Argument: the path of an `application.conf` that registers `Predict`, a model of the three features below,
  * and `Predictv2`, a model of the first one.
  */
object FlinkSqlWithMleap {

  private[this] val Features =
    """CREATE TEMPORARY TABLE Features (
      |  feature1 DOUBLE NOT NULL,
      |  feature2 INT NOT NULL,
      |  feature3 DOUBLE NOT NULL,
      |  feature_timestamp TIMESTAMP(3)
      |) WITH (
      |  'connector' = 'datagen',
      |  'number-of-rows' = '10',
      |  'fields.feature1.min' = '0', 'fields.feature1.max' = '10',
      |  'fields.feature2.min' = '0', 'fields.feature2.max' = '100',
      |  'fields.feature3.min' = '0', 'fields.feature3.max' = '1'
      |)""".stripMargin

  private[this] val Predictions =
    "SELECT Predict(feature1, feature2, feature3) AS prediction, Predictv2(feature1) AS prediction2 FROM Features"

  def main(arguments: Array[String]): Unit = arguments match {
    case Array(file) => run(file)
    case _ =>
      System.err.println("Usage: FlinkSqlWithMleap APPLICATION_CONF")
      sys.exit(2)
  }

  private[this] def run(file: String): Unit = {
    val tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode)
    MLeapUDFRegistry.registerFromConfig(ConfigFactory.parseFile(new File(file)), tables).forEach(println(_))
    tables.executeSql(Features)
    tables.executeSql(Predictions).print()
  }
}

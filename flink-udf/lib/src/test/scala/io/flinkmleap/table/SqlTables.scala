package io.flinkmleap.table

import java.nio.file.Path

import scala.collection.JavaConverters._

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.{BundleFixture, TemporaryFolder}
import io.flinkmleap.task.{EmbeddedCluster, RecordingReporter}
import org.apache.flink.table.api.{EnvironmentSettings, TableEnvironment}
import org.apache.flink.types.Row

/** A SQL environment on the embedded cluster, with functions of fixtures. */
trait SqlTables extends TemporaryFolder { this: munit.FunSuite =>

  /** An environment of its own on the embedded cluster; counters start at zero. */
  def environment(streaming: Boolean = false): TableEnvironment = {
    RecordingReporter.reset()
    val settings = EnvironmentSettings.newInstance.withConfiguration(EmbeddedCluster.client)
    TableEnvironment.create((if (streaming) settings.inStreamingMode else settings.inBatchMode).build)
  }

  /** Registers a fixture as a function. */
  def register(
      tables: TableEnvironment,
      folder: Path,
      name: String,
      fixture: BundleFixture,
      more: String = ""
  ): String = {
    val bundle = fixture.write(folder.resolve(s"$name.zip"))
    val text =
      s"""mleap.udfRegistry = [{ udfName = "$name", bundlePath = "$bundle", bundleSource = "file", $more }]"""
    MLeapUDFRegistry.registerFromConfig(ConfigFactory.parseString(text), tables).get(0)
  }

  /** Runs a query and collects its rows. */
  def rows(tables: TableEnvironment, sql: String): Vector[Row] = {
    val results = tables.executeSql(sql).collect()
    try results.asScala.toVector
    finally results.close()
  }

  /** The only column of the only row of a query. */
  def value(tables: TableEnvironment, sql: String): AnyRef = rows(tables, sql) match {
    case Vector(row) => row.getField(0)
    case others      => fail(s"${others.size} rows")
  }

  /** The messages of an exception and of its causes. */
  def messages(error: Throwable): Vector[String] =
    Iterator
      .iterate(error)(_.getCause)
      .takeWhile(_ != null)
      .map(cause => String.valueOf(cause.getMessage))
      .toVector
}

package io.flinkmleap.table

import java.nio.file.Path

import io.flinkmleap.bundle.{BundleFixture, BundleFixtures, BundleLoadProblem}
import io.flinkmleap.BusyMachine
import io.flinkmleap.task.EmbeddedCluster
import org.apache.flink.table.api.TableEnvironment

class BadRowsSuite extends munit.FunSuite with BusyMachine with SqlTables {

  private[this] val Null = "CAST(NULL AS DOUBLE)"
  private[this] val NaN = "CAST('NaN' AS DOUBLE)"
  private[this] val Infinity = "CAST('Infinity' AS DOUBLE)"

  private[this] def failing(
      folder: Path,
      fixture: BundleFixture,
      call: String,
      source: String = "(VALUES (0)) AS T(zero)"
  ): String = {
    val tables = environment()
    register(tables, folder, "Predict", fixture)
    val found = messages(intercept[Exception](rows(tables, s"SELECT $call FROM $source")))
    found.find(_.contains("Predict cannot score a row")).getOrElse(fail(found.mkString("\n")))
  }

  private[this] def nulling(folder: Path, fixture: BundleFixture): TableEnvironment = {
    val tables = environment()
    register(tables, folder, "Predict", fixture, """onError = "null"""")
    tables
  }

  folder.test("a NULL fails the job with one sentence that names function and column") { folder =>
    val message = failing(folder, BundleFixtures.linear, s"Predict(42.125, $Null, 1)")
    assert(
      message.contains(
        "Predict cannot score a row. Column feature2 is NULL and the model takes no NULL there. [row.null]"
      ),
      message
    )
    assert(!message.contains("42.125"), message)
  }

  folder.test("NaN and infinity fail the job, each with its own sentence") { folder =>
    assert(failing(folder, BundleFixtures.linear, s"Predict(1, 1, $NaN)").contains("Column feature3 is NaN"))
    assert(
      failing(folder, BundleFixtures.linear, s"Predict($Infinity, 1, 1)").contains(
        "Column feature1 is infinite"
      )
    )
  }

  folder.test("an unseen category and a vector of the wrong length fail the job without showing the value") {
    folder =>
      val unseen = failing(folder, BundleFixtures.categorical, "Predict('secret', 1)")
      assert(unseen.contains("[row.unseen-label]"), unseen)
      assert(!unseen.contains("secret"), unseen)
      assert(
        failing(folder, BundleFixtures.vectorInput, "Predict(ARRAY[1, 2])").contains(
          "Column features has 2 values and the model takes 3."
        )
      )
      assert(
        failing(folder, BundleFixtures.vectorInput, "Predict(ARRAY[1, CAST(NULL AS INT), 2])").contains(
          "Column features is NULL"
        )
      )
  }

  folder.test("with onError null a bad row gives NULL and the others their score") { folder =>
    val tables = nulling(folder, BundleFixtures.single)
    val found = rows(
      tables,
      s"SELECT x, Predict(x) FROM (VALUES (CAST(1 AS DOUBLE)), ($Null), ($NaN), ($Infinity), (2)) AS T(x)"
    )
    assertEquals(found.size, 5)
    found.foreach { row =>
      val (x, score) = (row.getField(0).asInstanceOf[java.lang.Double], row.getField(1))
      if (x == null || x.isNaN || x.isInfinite) assertEquals(score, null: AnyRef)
      else assertEquals(score, Double.box(0.5 + 2 * x))
    }
  }

  folder.test("with onError null a ROW of a bad row is NULL") { folder =>
    val tables = environment()
    register(
      tables,
      folder,
      "Predict",
      BundleFixtures.labelled,
      """onError = null, output = [prediction, probability]"""
    )
    val found = rows(
      tables,
      s"SELECT p IS NULL, p.prediction FROM (SELECT Predict(x, 0) AS p FROM (VALUES ($Null), (1)) AS T(x))"
    )
    assertEquals(
      found.map(row => row.getField(0) -> row.getField(1)).toSet,
      Set[(AnyRef, AnyRef)](Boolean.box(true) -> null, Boolean.box(false) -> "good")
    )
  }

  folder.test("NULL literals and NULL vectors are NULLs, by position and by name") { folder =>
    val tables = nulling(folder, BundleFixtures.vectorInput)
    assertEquals(value(tables, "SELECT Predict(NULL)"), null: AnyRef)
    assertEquals(value(tables, "SELECT Predict(features => NULL)"), null: AnyRef)
    assertEquals(value(tables, "SELECT Predict(CAST(NULL AS ARRAY<DOUBLE>))"), null: AnyRef)
    assertEquals(value(tables, "SELECT Predict(ARRAY[1, CAST(NULL AS INT), 2])"), null: AnyRef)
    assertEquals(value(tables, "SELECT Predict(ARRAY[1, 2])"), null: AnyRef)
  }

  folder.test("a NULL that the model takes is scored") { folder =>
    val tables = environment()
    register(tables, folder, "Predict", BundleFixtures.imputed)
    assertEquals(value(tables, s"SELECT Predict($Null)"), Double.box(14))
    assertEquals(value(tables, s"SELECT Predict(x => NULL)"), Double.box(14))
    assertEquals(value(tables, s"SELECT Predict($NaN)"), Double.box(14))
  }

  folder.test("a job that fails gives its models back") { folder =>
    failing(folder, BundleFixtures.linear, s"Predict(1, $Null, 1)")
    assert(EmbeddedCluster.givesModelsBack())
  }

  folder.test("a bundle that is gone when the job starts fails the job with the cause") { folder =>
    val tables = environment()
    register(tables, folder, "Predict", BundleFixtures.single)
    java.nio.file.Files.delete(folder.resolve("Predict.zip"))
    val found = messages(intercept[Exception](rows(tables, "SELECT Predict(1)")))
    assert(found.exists(_.contains("[bundle.missing]")), found.mkString("\n"))
  }

  folder.test("a bundle that was replaced by one with other columns fails the job") { folder =>
    val tables = environment()
    register(tables, folder, "Predict", BundleFixtures.single)
    BundleFixtures.logistic.write(folder.resolve("Predict.zip"))
    val error = intercept[Exception](rows(tables, "SELECT Predict(1)"))
    val found = messages(error)
    assert(found.exists(_.contains("is not what it was when the job was planned")), found.mkString("\n"))
    assert(
      Iterator
        .iterate[Throwable](error)(_.getCause)
        .takeWhile(_ != null)
        .exists(_.toString.contains(classOf[BundleLoadProblem].getName))
    )
  }
}

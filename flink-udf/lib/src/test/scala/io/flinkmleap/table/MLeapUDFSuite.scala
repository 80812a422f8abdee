package io.flinkmleap.table

import java.nio.file.Path

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.{BundleFixture, BundleFixtures}
import io.flinkmleap.bundle.BundleFixtures.linearFormula
import io.flinkmleap.BusyMachine
import io.flinkmleap.config.DescribedFunction
import io.flinkmleap.task.{EmbeddedCluster, RecordingReporter}
import org.apache.flink.table.api.TableEnvironment
import org.apache.flink.types.Row

class MLeapUDFSuite extends munit.FunSuite with BusyMachine with SqlTables {

  private[this] val Columns =
    """CREATE TEMPORARY VIEW Features AS SELECT * FROM (VALUES
      |  (CAST(1.5 AS DOUBLE), 2, CAST(0.5 AS FLOAT), CAST(2.25 AS DECIMAL(10, 2)), CAST(7 AS BIGINT), 'a'),
      |  (CAST(-3 AS DOUBLE), 40, CAST(8 AS FLOAT), CAST(0.75 AS DECIMAL(10, 2)), CAST(-1 AS BIGINT), 'b')
      |) AS T(d, i, f, n, l, s)""".stripMargin

  private[this] def withFeatures(
      folder: Path,
      fixture: BundleFixture,
      more: String = ""
  ): TableEnvironment = {
    val tables = environment()
    tables.executeSql(Columns)
    register(tables, folder, "Predict", fixture, more)
    tables
  }

  private[this] def doubles(found: Vector[Row]): Set[Double] =
    found.map(_.getField(0).asInstanceOf[Double]).toSet

  folder.test("a call by position gives the model's score for every row") { folder =>
    val tables = withFeatures(folder, BundleFixtures.linear)
    assertEquals(
      doubles(rows(tables, "SELECT Predict(d, d, d) FROM Features")),
      Set(linearFormula(1.5, 1.5, 1.5), linearFormula(-3, -3, -3))
    )
  }

  folder.test("numbers of every width go into DOUBLE, by position") { folder =>
    val tables = withFeatures(folder, BundleFixtures.linear)
    assertEquals(
      doubles(rows(tables, "SELECT Predict(i, f, n) FROM Features")),
      Set(linearFormula(2, 0.5, 2.25), linearFormula(40, 8, 0.75))
    )
    assertEquals(
      value(tables, "SELECT Predict(1, 2.5, CAST(3 AS SMALLINT))"),
      Double.box(linearFormula(1, 2.5, 3))
    )
  }

  folder.test("numbers of every width go into DOUBLE, by name and in any order") { folder =>
    val tables = withFeatures(folder, BundleFixtures.linear)
    val expected = Set(linearFormula(2, 0.5, 2.25), linearFormula(40, 8, 0.75))
    assertEquals(
      doubles(rows(tables, "SELECT Predict(feature3 => n, feature1 => i, feature2 => f) FROM Features")),
      expected
    )
    assertEquals(
      doubles(rows(tables, "SELECT Predict(feature1 => i, feature2 => f, feature3 => n) FROM Features")),
      expected
    )
    assertEquals(
      doubles(rows(tables, "SELECT Predict(feature2 => l, feature3 => d, feature1 => d) FROM Features")),
      Set(linearFormula(1.5, 7, 1.5), linearFormula(-3, -1, -3))
    )
  }

  folder.test("arguments follow the configured order") { folder =>
    val tables = withFeatures(folder, BundleFixtures.linear, "arguments = [feature3, feature2, feature1]")
    assertEquals(value(tables, "SELECT Predict(3, 2, 1)"), Double.box(linearFormula(1, 2, 3)))
    assertEquals(
      value(tables, "SELECT Predict(feature1 => 1, feature2 => 2, feature3 => 3)"),
      Double.box(linearFormula(1, 2, 3))
    )
  }

  folder.test("texts go in, and labels and probabilities come out") { folder =>
    val tables = withFeatures(folder, BundleFixtures.categorical)
    assertEquals(doubles(rows(tables, "SELECT Predict(s, d) FROM Features")), Set(11.5, 17.0))
    assertEquals(
      doubles(rows(tables, "SELECT Predict(x => i, category => s) FROM Features")),
      Set(12.0, 60.0)
    )
    register(tables, folder, "Label", BundleFixtures.labelled)
    assertEquals(
      rows(tables, "SELECT Label(d, 0) FROM Features").map(_.getField(0)).toSet,
      Set[AnyRef]("good", "bad")
    )
    register(tables, folder, "Probability", BundleFixtures.labelled, "output = probability")
    val probability = value(tables, "SELECT Probability(d, 0) FROM Features WHERE d > 0")
      .asInstanceOf[Array[java.lang.Double]]
    assertEqualsDouble(probability(1), 1 / (1 + math.exp(-1.5)), 1e-15)
    assertEquals(probability.length, 2)
  }

  folder.test("vectors go in, whatever numbers they hold") { folder =>
    val tables = withFeatures(folder, BundleFixtures.vectorInput)
    val expected = Double.box(1.0 + 1 + 2 * 2 + 3 * 3)
    assertEquals(value(tables, "SELECT Predict(ARRAY[CAST(1 AS DOUBLE), 2, 3])"), expected)
    assertEquals(value(tables, "SELECT Predict(ARRAY[1, 2, 3])"), expected)
    assertEquals(value(tables, "SELECT Predict(features => ARRAY[1, 2, 3])"), expected)
    assertEquals(value(tables, "SELECT Predict(features => ARRAY[1.0, 2.0, 3.0])"), expected)
    assertEquals(
      doubles(rows(tables, "SELECT Predict(features => ARRAY[f, f, f]) FROM Features")),
      Set(1 + 6 * 0.5, 1 + 6 * 8.0)
    )
  }

  folder.test("several outputs are a ROW with named fields") { folder =>
    val tables = withFeatures(folder, BundleFixtures.labelled, "output = [prediction, probability]")
    val found =
      rows(tables, "SELECT p.prediction, p.probability[2], p FROM (SELECT Predict(d, 0) AS p FROM Features)")
    assertEquals(found.map(_.getField(0)).toSet, Set[AnyRef]("good", "bad"))
    found.foreach { row =>
      val whole = row.getField(2).asInstanceOf[Row]
      assertEquals(whole.getField("prediction"), row.getField(0))
      assertEquals(
        whole.getField("probability").asInstanceOf[Array[java.lang.Double]](1).asInstanceOf[AnyRef],
        row.getField(1)
      )
    }
  }

  folder.test("a ROW is scored once for each row, however many of its fields the query reads") { folder =>
    val tables = environment(streaming = true)
    register(tables, folder, "Predict", BundleFixtures.logistic, "output = [prediction, probability]")
    tables.executeSql(
      """CREATE TEMPORARY TABLE Numbers (x DOUBLE, y DOUBLE) WITH ('connector' = 'datagen', 'number-of-rows' = '1000',
        |'rows-per-second' = '100000', 'fields.x.min' = '-5', 'fields.x.max' = '5', 'fields.y.min' = '-5', 'fields.y.max' = '5')""".stripMargin
    )
    tables.executeSql(
      "CREATE TEMPORARY VIEW Scored AS SELECT x, y, Predict(x, y) AS p, Predict(y, x) AS q FROM Numbers"
    )
    val found = rows(
      tables,
      """SELECT x, y, p.prediction, p.probability[1], p.probability[2], q.prediction, q.probability[1], p.prediction + 1 FROM Scored
        |WHERE p.probability[2] >= 0 AND q.probability[2] >= 0 AND p.prediction >= 0""".stripMargin
    )
    assertEquals(found.size, 1000)
    assertEquals(RecordingReporter.total("mleap.Predict.rowsScored"), 2000L)
    found.foreach { row =>
      val (x, y) = (row.getField(0).asInstanceOf[Double], row.getField(1).asInstanceOf[Double])
      assertEqualsDouble(row.getField(4).asInstanceOf[Double], 1 / (1 + math.exp(y - x)), 1e-12)
      assertEqualsDouble(row.getField(6).asInstanceOf[Double], 1 - 1 / (1 + math.exp(x - y)), 1e-12)
    }
  }

  folder.test("a call with constants only is scored by the job, not while the statement is planned") {
    folder =>
      val tables = withFeatures(folder, BundleFixtures.linear)
      assert(tables.explainSql("SELECT Predict(1, 2, 3) FROM Features").contains("Predict("))
  }

  folder.test("rows that were scored and rows that were refused are counted") { folder =>
    val tables = withFeatures(folder, BundleFixtures.single, """onError = "null"""")
    rows(tables, "SELECT Predict(x) FROM (VALUES (CAST(1 AS DOUBLE)), (CAST(NULL AS DOUBLE)), (2)) AS T(x)")
    assertEquals(RecordingReporter.total("mleap.Predict.rowsScored"), 2L)
    assertEquals(RecordingReporter.total("mleap.Predict.rowsFailed"), 1L)
  }

  folder.test("a metric says whether a plan scores the rows, which is the same to the eye") { folder =>
    val scores = Map("plan" -> 1, "row-transformer" -> 0).map { case (scorer, shown) =>
      val tables = withFeatures(folder, BundleFixtures.linear, s"scorer = $scorer")
      val score = value(tables, "SELECT Predict(a, 2, 3) FROM (VALUES (CAST(1 AS DOUBLE))) AS T(a)")
      assertEquals(RecordingReporter.values("mleap.Predict.scoringPlan"), Set[Any](shown))
      score
    }
    assertEquals(scores.toSet, Set[AnyRef](Double.box(BundleFixtures.linearFormula(1, 2, 3))))
  }

  folder.test("a job gives its models back when it ends") { folder =>
    val tables = withFeatures(folder, BundleFixtures.linear)
    register(tables, folder, "Other", BundleFixtures.single)
    rows(tables, "SELECT Predict(d, d, d), Other(d) FROM Features")
    assert(EmbeddedCluster.givesModelsBack())
  }

  folder.test("the same configuration gives the same function, so that plans stay the same") { folder =>
    val tables = environment()
    register(tables, folder, "Predict", BundleFixtures.categorical, "output = prediction")
    def identifier: String = {
      val text =
        s"""mleap.udfRegistry = [{ udfName = "Predict", bundlePath = "${folder.resolve("Predict.zip")}" }]"""
      val described =
        DescribedFunction.fromConfig(ConfigFactory.parseString(text))
      described.fold(p => fail(p.toString), functions => MLeapUDF(functions.head).functionIdentifier)
    }
    assertEquals(identifier, identifier)
    assert(identifier.startsWith("io.flinkmleap.table.MLeapUDF$"))
  }
}

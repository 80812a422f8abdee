package io.flinkmleap.table

import java.nio.file.Files

import scala.collection.JavaConverters._

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.BundleFixtures
import io.flinkmleap.BusyMachine
import io.flinkmleap.config.ConfigProblemsException

class MLeapUDFRegistrySuite extends munit.FunSuite with BusyMachine with SqlTables {

  folder.test("every function of a file is registered, and the signatures come back") { folder =>
    BundleFixtures.linear.write(folder.resolve("mleap-example-1"))
    BundleFixtures.single.writeFolder(Files.createDirectory(folder.resolve("mleap-example-2")))
    val file = Files.writeString(
      folder.resolve("application.conf"),
      s"""mleap {
         |  udfRegistry = [
         |    { udfName = "Predict",   bundlePath = "$folder/mleap-example-1", bundleSource = "file" }
         |    { udfName = "Predictv2", bundlePath = "$folder/mleap-example-2", bundleSource = "file" }
         |  ]
         |}""".stripMargin
    )
    val tables = environment()
    assertEquals(
      MLeapUDFRegistry.registerFromFile(file.toString, tables).asScala.toVector,
      Vector(
        "Predict(feature1 DOUBLE, feature2 DOUBLE, feature3 DOUBLE) -> DOUBLE",
        "Predictv2(feature1 DOUBLE) -> DOUBLE"
      )
    )
    tables.executeSql(
      """CREATE TEMPORARY TABLE Features (feature1 DOUBLE NOT NULL, feature2 INT NOT NULL, feature3 DOUBLE NOT NULL, feature_timestamp TIMESTAMP(3))
        |WITH ('connector' = 'datagen', 'number-of-rows' = '10', 'fields.feature1.min' = '-5', 'fields.feature1.max' = '5',
        |'fields.feature2.min' = '0', 'fields.feature2.max' = '9', 'fields.feature3.min' = '0', 'fields.feature3.max' = '1')""".stripMargin
    )
    val found = rows(
      tables,
      """SELECT feature1, feature2, feature3, Predict(feature1, feature2, feature3) AS prediction, Predictv2(feature1) AS prediction2
        |FROM Features""".stripMargin
    )
    assertEquals(found.size, 10)
    found.foreach { row =>
      val feature1 = row.getField("feature1").asInstanceOf[Double]
      val (feature2, feature3) =
        (row.getField("feature2").asInstanceOf[Int], row.getField("feature3").asInstanceOf[Double])
      assertEqualsDouble(
        row.getField("prediction").asInstanceOf[Double],
        BundleFixtures.linearFormula(feature1, feature2, feature3),
        1e-12
      )
      assertEqualsDouble(row.getField("prediction2").asInstanceOf[Double], 0.5 + 2 * feature1, 1e-12)
    }
  }

  folder.test("where there is any problem nothing is registered, and all problems are reported") { folder =>
    val good = BundleFixtures.single.write(folder.resolve("good.zip"))
    val tables = environment()
    val before = tables.listFunctions().toSet
    val config = ConfigFactory.parseString(
      s"""mleap.udfRegistry = [
         |  { udfName = Good, bundlePath = "$good" }
         |  { udfName = Missing, bundlePath = "$folder/missing.zip" }
         |  { udfName = Misspelt, bundlePath = "$good", ouput = prediction }
         |]""".stripMargin
    )
    val problems =
      intercept[ConfigProblemsException](MLeapUDFRegistry.registerFromConfig(config, tables)).problems.asScala
    assertEquals(problems.map(_.code).toVector, Vector("bundle.missing", "config.unknown-key"))
    assertEquals(tables.listFunctions().toSet, before)
  }

  folder.test("registering again replaces the function") { folder =>
    val tables = environment()
    register(tables, folder, "Predict", BundleFixtures.single)
    register(tables, folder, "Predict", BundleFixtures.vectorInput)
    assertEquals(value(tables, "SELECT Predict(ARRAY[1, 2, 3])"), Double.box(15))
  }

  folder.test("columns whose names are no SQL names can be called by made names") { folder =>
    val renamed = BundleFixtures.single.copy(
      schema = BundleFixtures.single.schema
        .copy(inputs = Vector(BundleFixtures.input("mean radius (cm)").copy(column = Some("feature1"))))
    )
    val tables = environment()
    assertEquals(register(tables, folder, "Predict", renamed), "Predict(mean_radius__cm_ DOUBLE) -> DOUBLE")
    assertEquals(value(tables, "SELECT Predict(mean_radius__cm_ => 2)"), Double.box(4.5))
  }
}

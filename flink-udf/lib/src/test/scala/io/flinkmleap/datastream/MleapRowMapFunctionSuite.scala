package io.flinkmleap.datastream

import java.nio.file.Path
import java.util.Arrays

import scala.collection.JavaConverters._

import io.flinkmleap.bundle.{BundleFixture, BundleFixtures, BundleLoadProblem, TemporaryFolder}
import io.flinkmleap.BusyMachine
import io.flinkmleap.config.OnError
import io.flinkmleap.loader.{BundleSource, FileBundleLoader}
import io.flinkmleap.task.EmbeddedCluster
import org.apache.flink.api.common.typeinfo.{TypeInformation, Types}
import org.apache.flink.types.Row

class MleapRowMapFunctionSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def score(
      function: MleapRowMapFunction,
      rowType: TypeInformation[Row],
      rows: Row*
  ): Vector[Row] =
    EmbeddedCluster.streams
      .fromCollection(rows.asJava, rowType)
      .map(function)
      .setParallelism(1)
      .executeAndCollect(rows.size + 1)
      .asScala
      .toVector

  private[this] def messages(error: Throwable): String =
    Iterator.iterate(error)(_.getCause).takeWhile(_ != null).map(_.toString).mkString("\n")

  private[this] def function(folder: Path, fixture: BundleFixture): MleapRowMapFunction =
    MleapRowMapFunction(fixture.write(folder.resolve("b.zip")).toString, FileBundleLoader())

  private[this] val numbers = Types.ROW_NAMED(
    Array("feature3", "note", "feature1", "feature2"),
    Types.DOUBLE,
    Types.STRING,
    Types.INT,
    Types.DOUBLE
  )

  folder.test("fields are found by name, and others are left alone") { folder =>
    val row = Row.withNames()
    row.setField("feature3", Double.box(3))
    row.setField("note", "left alone")
    row.setField("feature1", Int.box(1))
    row.setField("feature2", Double.box(2))
    val scored = score(function(folder, BundleFixtures.linear), numbers, row).head
    assertEquals(scored.getField("prediction"), Double.box(BundleFixtures.linearFormula(1, 2, 3)))
    assertEquals(scored.getField(0), scored.getField("prediction"))
    assertEquals(scored.getArity, 1)
  }

  folder.test("fields without names stand in the order of the model's schema") { folder =>
    val types = Types.ROW(Types.DOUBLE, Types.FLOAT, Types.LONG)
    val scored =
      score(function(folder, BundleFixtures.linear), types, Row.of(Double.box(1), Float.box(2), Long.box(3)))
    assertEquals(scored.head.getField(0), Double.box(BundleFixtures.linearFormula(1, 2, 3)))
  }

  folder.test("the result type has the output columns, and every form of vector goes in") { folder =>
    val labelled = function(folder, BundleFixtures.labelled)
    assertEquals(labelled.getProducedType.toString, "Row(prediction: String, probability: double[])")
    val scored = score(
      labelled,
      Types.ROW_NAMED(Array("x", "y"), Types.DOUBLE, Types.DOUBLE),
      Row.of(Double.box(2), Double.box(0))
    ).head
    assertEquals(scored.getField("prediction"), "good": AnyRef)
    assertEqualsDouble(
      scored.getField("probability").asInstanceOf[Array[Double]](1),
      1 / (1 + math.exp(-2)),
      1e-15
    )

    val vectors = function(folder, BundleFixtures.vectorInput)
    val generic = Types.ROW(Types.GENERIC(classOf[Object]))
    val forms = Vector[AnyRef](
      Array(1.0, 2.0, 3.0),
      Array(1f, 2f, 3f),
      Array(1, 2, 3),
      Array(1L, 2L, 3L),
      Array[AnyRef](Double.box(1), Int.box(2), Long.box(3)),
      Arrays.asList(1.0, 2.0, 3.0)
    )
    assertEquals(
      score(vectors, generic, forms.map(form => Row.of(form)): _*).map(_.getField(0)),
      Vector.fill[AnyRef](6)(Double.box(15))
    )
  }

  folder.test("a row that cannot be scored gives NULLs where that is asked for") { folder =>
    val source =
      BundleSource(BundleFixtures.labelled.write(folder.resolve("b.zip")).toString, FileBundleLoader())
    val types = Types.ROW_NAMED(Array("x", "y"), Types.DOUBLE, Types.DOUBLE)
    val rows = Vector(Row.of(null, Double.box(1)), Row.of(Double.box(2), Double.box(1)))
    val scored = score(MleapRowMapFunction(source, OnError.Null), types, rows: _*)
    assertEquals(scored.map(_.getField("prediction")), Vector[AnyRef](null, "good"))
    val error = intercept[Exception](score(MleapRowMapFunction(source, OnError.Fail), types, rows: _*))
    assert(messages(error).contains("Column x is NULL"), messages(error))
  }

  folder.test("outputs can be chosen") { folder =>
    val bundle = BundleFixtures.logistic.write(folder.resolve("b.zip")).toString
    val chosen = MleapRowMapFunction(
      BundleSource(bundle, FileBundleLoader(), outputs = Vector("probability")),
      OnError.Fail
    )
    assertEquals(chosen.getProducedType.toString, "Row(probability: double[])")
  }

  folder.test("a row with names that lacks an input names the input") { folder =>
    val types = Types.ROW_NAMED(Array("feature1", "feature2"), Types.DOUBLE, Types.DOUBLE)
    val error = intercept[Exception](
      score(function(folder, BundleFixtures.linear), types, Row.of(Double.box(1), Double.box(2)))
    )
    assert(messages(error).contains("The row has no field feature3, which the model takes."), messages(error))
  }

  folder.test("a field that is not there, or holds another kind of value, is named") { folder =>
    val linear = function(folder, BundleFixtures.linear)
    def refusal(rowType: TypeInformation[Row], row: Row) =
      messages(intercept[Exception](score(linear, rowType, row)))
    val short = refusal(Types.ROW(Types.DOUBLE), Row.of(Double.box(1)))
    assert(short.contains("A row of 1 fields has no field 1 for the model's input feature2."), short)
    val text =
      refusal(Types.ROW(Types.STRING, Types.DOUBLE, Types.DOUBLE), Row.of("1", Double.box(1), Double.box(1)))
    assert(
      text.contains("The field feature1 of the row holds a String where the model takes a double."),
      text
    )
  }

  folder.test("a bundle that cannot be described is refused before the job starts") { folder =>
    val refused = intercept[BundleLoadProblem](
      MleapRowMapFunction(folder.resolve("none.zip").toString, FileBundleLoader())
    )
    assertEquals(refused.problem.code, "bundle.missing")
  }
}

package io.flinkmleap.datastream

import java.lang.{Double => JDouble}
import java.nio.file.{Files, Path}

import scala.collection.JavaConverters._

import io.flinkmleap.bundle.{BundleFixtures, BundleLoadProblem, TemporaryFolder}
import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.FileBundleLoader
import io.flinkmleap.task.{EmbeddedCluster, RecordingReporter}
import org.apache.flink.api.common.typeinfo.Types

class MleapMapFunctionSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def score(bundle: String, values: Double*): Vector[Double] = {
    val scores = EmbeddedCluster.streams
      .fromCollection(values.map(Double.box).asJava, Types.DOUBLE)
      .rebalance
      .map(new MleapMapFunction(bundle, FileBundleLoader()))
      .executeAndCollect(values.size + 1)
    scores.asScala.toVector.map((score: JDouble) => score.doubleValue).sorted
  }

  private[this] def causes(error: Throwable): Vector[Throwable] =
    Iterator.iterate(error)(_.getCause).takeWhile(_ != null).toVector

  folder.test("numbers in, scores out, in two tasks that load the model at once") { folder =>
    RecordingReporter.reset()
    val bundle = BundleFixtures.single.write(folder.resolve("b.zip"))
    assertEquals(score(bundle.toString, 0, 1, 2, 3, -4), Vector(-7.5, 0.5, 2.5, 4.5, 6.5))
    assertEquals(RecordingReporter.total("rowsScored"), 5L)
  }

  folder.test("a bundle is found on the class path too") { _ =>
    val root = Path.of(getClass.getProtectionDomain.getCodeSource.getLocation.toURI)
    val resource = BundleFixtures.single.write(root.resolve("mleap-example-test.zip"))
    try assertEquals(score("/mleap-example-test.zip", 1), Vector(2.5))
    finally Files.delete(resource)
  }

  folder.test("a bundle that cannot be loaded fails the job with the problem and its cause") { folder =>
    val missing =
      causes(intercept[Exception](score(folder.resolve("missing.zip").toString, 1))).map(_.toString)
    assert(
      missing.exists(text =>
        text.contains(classOf[BundleLoadProblem].getName) && text.contains("[bundle.missing]")
      ),
      missing.mkString("\n")
    )
    val text = Files.writeString(folder.resolve("text.zip"), "no zip, whatever its name says")
    val refused = causes(intercept[Exception](score(text.toString, 1))).map(_.toString)
    val problem = refused.indexWhere(_.contains("[bundle.not-a-zip]"))
    assert(problem >= 0 && problem < refused.size - 1, refused.mkString("\n"))
  }

  folder.test("a model of another shape is refused with a hint to the general form") { folder =>
    val two = causes(
      intercept[Exception](score(BundleFixtures.logistic.write(folder.resolve("a.zip")).toString, 1))
    ).map(_.toString)
    assert(
      two.exists(text => text.contains("x double, y double") && text.contains("use MleapRowMapFunction")),
      two.mkString("\n")
    )
    val vector = causes(
      intercept[Exception](score(BundleFixtures.vectorInput.write(folder.resolve("b.zip")).toString, 1))
    ).map(_.toString)
    assert(vector.exists(_.contains("use MleapRowMapFunction")), vector.mkString("\n"))
  }

  folder.test("a number that the model cannot take fails the job with one sentence") { folder =>
    val bundle = BundleFixtures.single.write(folder.resolve("b.zip"))
    val found = causes(intercept[Exception](score(bundle.toString, 1, Double.NaN))).map(_.toString)
    assert(found.exists(_.contains("cannot score a row. Column feature1 is NaN")), found.mkString("\n"))
  }
}

package io.flinkmleap.bench

import java.nio.file.{Files, Path, Paths}

import scala.collection.JavaConverters._

import io.flinkmleap.bundle.{Bundle, FieldType}

/** A model with the rows that it is measured on, as `benchmarks/models.py` wrote them.
  *
  * @param folder
  *   holds `bundle.zip`, `model.onnx` and `model.pmml` where they could be made, and `rows.csv`
  */
final class Workload(val name: String, val folder: Path) extends AutoCloseable {

  /** The model in memory. */
  val bundle: Bundle = Bundle
    .load(folder.resolve("bundle.zip"), name, allowForeign = false)
    .fold(problem => throw new IllegalStateException(problem.sentence), identity)

  private[this] val lines = Files.readAllLines(folder.resolve("rows.csv")).asScala.map(_.split(',')).toArray
  private[this] val columns = bundle.schema.inputs.map(input => lines.head.indexOf(input.name))
  private[this] val kinds = bundle.schema.inputs.map(_.fieldType)

  /** The values of each row in the order of the schema: a boxed double or a text. */
  val rows: Array[Array[Any]] = lines.tail.map { line =>
    columns
      .zip(kinds)
      .map { case (column, kind) =>
        if (kind == FieldType.String) line(column) else line(column).toDouble: Any
      }
      .toArray
  }

  /** What the training framework gives for each row. */
  val expected: Array[Double] = lines.tail.map(_.last.toDouble)

  override def close(): Unit = bundle.close()
}

object Workload {

  /** Where `make bench` keeps its models. */
  def root: Path = Paths.get(System.getProperty("bench.models", "build/bench/models"))

  /** The workload of that name. */
  def apply(name: String): Workload = new Workload(name, root.resolve(name))
}

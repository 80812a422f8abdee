package io.flinkmleap.bench

import java.nio.file.Paths

import io.flinkmleap.bundle.{Bundle, Field, FieldType, ModelSchema}

/** What a job needs to know of a model: its bundle, its inputs, and how they stand in SQL. */
final class JobModel(val name: String) {

  /** Path of the bundle. */
  val bundle: String = Workload.root.resolve(name).resolve("bundle.zip").toAbsolutePath.toString

  private[this] val schema: ModelSchema = Bundle
    .describe(Paths.get(bundle), bundle, allowForeign = false)
    .fold(problem => throw new IllegalStateException(problem.sentence), _.schema)

  /** Its inputs: first the numbers, then the texts. */
  val (numbers: Vector[Field], texts: Vector[Field]) =
    schema.inputs.partition(_.fieldType != FieldType.String)

  /** The columns of a table of its inputs, with their types. */
  val columns: Vector[String] = numbers.map(_.name + " DOUBLE") ++ texts.map(_.name + " STRING")

  /** The names of these columns. */
  val columnNames: Vector[String] = (numbers ++ texts).map(_.name)

  /** The arguments of a call, in the order of the model. */
  val arguments: String = schema.inputs.map(_.name).mkString("(", ", ", ")")

  /** Reads every input, and predicts nothing. */
  val sum: String =
    (numbers.map(_.name) ++ texts.map(text => s"CHAR_LENGTH(${text.name})")).mkString(" + ")
}

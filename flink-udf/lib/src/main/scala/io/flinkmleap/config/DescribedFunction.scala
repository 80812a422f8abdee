package io.flinkmleap.config

import com.typesafe.config.Config
import io.flinkmleap.bundle.{BundleDescription, Field, ModelSchema}
import io.flinkmleap.loader.BundleSource

/** A function of the configuration together with what its bundle says: everything that planning needs.
  *
  * @param settings
  *   what the configuration says
  * @param description
  *   what the bundle says
  * @param signature
  *   how the function is called
  */
final case class DescribedFunction(
    settings: FunctionSettings,
    description: BundleDescription,
    signature: FunctionSignature
) {

  /** The source to serve from: as configured, with the output columns spelled out. */
  def source: BundleSource = settings.source.copy(outputs = signature.outputs.map(_.name))
}

object DescribedFunction {

  /** Describes every function of a configuration, reading only the manifests of the bundles.
    *
    * Mistakes of the configuration and of the bundles come back together, so that one run shows them all.
    */
  def fromConfig(config: Config): Either[ConfigProblems, Vector[DescribedFunction]] =
    MLeapSettings.collect(config)(describe)

  /** Describes every function of the configuration file at `path`. */
  def fromFile(path: String): Either[ConfigProblems, Vector[DescribedFunction]] =
    MLeapSettings.parse(path).flatMap(fromConfig)

  private[this] def describe(settings: FunctionSettings): Either[Vector[ConfigProblem], DescribedFunction] =
    settings.source
      .copy(outputs = Vector.empty)
      .describe()
      .left
      .map(problem => Vector(ConfigProblem.of(problem, settings.place)))
      .flatMap { description =>
        val schema = description.schema
        (argumentsOf(settings, schema), outputsOf(settings, schema)) match {
          case (Right(arguments), Right(outputs)) =>
            Right(
              DescribedFunction(
                settings,
                description,
                FunctionSignature(settings.udfName, arguments, outputs)
              )
            )
          case (arguments, outputs) =>
            Left(arguments.left.getOrElse(Vector.empty) ++ outputs.left.getOrElse(Vector.empty))
        }
      }

  private[this] def argumentsOf(
      settings: FunctionSettings,
      schema: ModelSchema
  ): Either[Vector[ConfigProblem], Vector[Field]] =
    settings.arguments.fold[Either[Vector[ConfigProblem], Vector[Field]]](Right(schema.inputs)) { names =>
      val missing = schema.inputs.map(_.name).diff(names).map { name =>
        problem(
          settings,
          "config.missing-argument",
          s"The arguments of ${settings.udfName} leave out the input $name: name every input."
        )
      }
      named(settings, names, schema.inputs, "config.unknown-argument", "input").left
        .map(_ ++ missing)
        .flatMap { fields =>
          if (missing.isEmpty) Right(fields) else Left(missing)
        }
    }

  private[this] def outputsOf(
      settings: FunctionSettings,
      schema: ModelSchema
  ): Either[Vector[ConfigProblem], Vector[Field]] =
    if (settings.source.outputs.isEmpty) Right(schema.outputs.take(1))
    else named(settings, settings.source.outputs, schema.outputs, "config.unknown-output", "output")

  private[this] def named(
      settings: FunctionSettings,
      names: Vector[String],
      fields: Vector[Field],
      code: String,
      kind: String
  ): Either[Vector[ConfigProblem], Vector[Field]] = {
    val known = fields.map(_.name)
    val unknown = names.filterNot(known.contains).map { name =>
      val sentence = s"The model of ${settings.udfName} has no $kind $name; it has ${known
          .mkString(", ")}.${ClosestName.hint(name, known)}"
      problem(settings, code, sentence)
    }
    if (unknown.isEmpty) Right(names.flatMap(name => fields.find(_.name == name))) else Left(unknown)
  }

  private[this] def problem(settings: FunctionSettings, code: String, sentence: String): ConfigProblem =
    ConfigProblem(code, sentence, settings.place)
}

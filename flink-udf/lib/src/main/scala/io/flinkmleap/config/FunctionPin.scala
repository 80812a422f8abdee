package io.flinkmleap.config

import com.typesafe.config.Config

/** A function of the configuration, and the bytes that stand now where its bundle comes from.
  *
  * @param settings
  *   what the configuration says, its pin included
  * @param sha256
  *   digest of the bundle, lower-case hex
  */
final case class FunctionPin(settings: FunctionSettings, sha256: String)

object FunctionPin {

  /** Finds the digest of every function's bundle, whatever its pin says. The signature is checked where one
    * is asked for.
    *
    * Mistakes of the configuration and of the bundles come back together.
    */
  def fromConfig(config: Config): Either[ConfigProblems, Vector[FunctionPin]] =
    MLeapSettings.collect(config)(find)

  /** Finds the digests for the configuration file at `path`. */
  def fromFile(path: String): Either[ConfigProblems, Vector[FunctionPin]] =
    MLeapSettings.parse(path).flatMap(fromConfig)

  private[this] def find(settings: FunctionSettings): Either[Vector[ConfigProblem], FunctionPin] =
    settings.source
      .copy(sha256 = None, requirePinned = false, outputs = Vector.empty)
      .describe()
      .fold(
        problem => Left(Vector(ConfigProblem.of(problem, settings.place))),
        description => Right(FunctionPin(settings, description.sha256))
      )
}

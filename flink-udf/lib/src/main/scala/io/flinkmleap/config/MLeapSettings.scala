package io.flinkmleap.config

import java.nio.file.{Files, Path, Paths}

import com.typesafe.config.{Config, ConfigException, ConfigFactory, ConfigParseOptions}
import io.flinkmleap.bundle.ArchiveLimits

/** A configuration that was read and found without mistakes.
  *
  * @param functions
  *   in the order of `mleap.udfRegistry`
  */
final case class MLeapSettings(functions: Vector[FunctionSettings])

object MLeapSettings {

  /** Reads the part `mleap` of a configuration. Looks at no bundle.
    *
    * Defaults come from this library's `reference.conf`. Every mistake is reported, each with its file and
    * line where `config` knows them.
    */
  def fromConfig(config: Config): Either[ConfigProblems, MLeapSettings] =
    check(config).toEither.map(MLeapSettings(_))

  /** Reads the configuration file at `path`, relative to the working directory. */
  def fromFile(path: String): Either[ConfigProblems, MLeapSettings] = parse(path).flatMap(fromConfig)

  /** Parses the file at `path` and resolves its substitutions; a file that is not there or is no HOCON is one
    * problem.
    */
  def parse(path: String): Either[ConfigProblems, Config] = {
    val file: Path = Paths.get(path)
    if (!Files.isRegularFile(file))
      Left(
        problem(
          "config.missing-file",
          s"There is no configuration file at $path: check the path.",
          Place(Some(path), None)
        )
      )
    else
      guarded(
        ConfigFactory.parseFile(file.toFile, ConfigParseOptions.defaults.setAllowMissing(false)).resolve()
      )
  }

  /** The settings of the loaders, for bundles that no function of the configuration names: the subtree
    * `mleap.loaders`.
    */
  def loaders(config: Config): Config = RegistryReader.loaders(config)

  /** The limits of a resolved configuration, for bundles that no function of it names: `mleap.limits`. */
  def limits(config: Config): Either[ConfigProblems, ArchiveLimits] =
    RegistryReader.limits(config.withFallback(reference)).left.map(ConfigProblems(_))

  private[this] def reference: Config =
    ConfigFactory.parseResources(getClass.getClassLoader, "reference.conf")

  private[config] def check(config: Config): Checked[Vector[FunctionSettings]] =
    guarded(config.resolve()).fold(
      problems => Checked(Vector.empty, problems.toVector),
      resolved => RegistryReader.read(resolved, reference)
    )

  /** What is found for each function. Mistakes of the configuration and of the search come back together, so
    * that one run shows them all.
    */
  private[config] def collect[A](config: Config)(
      find: FunctionSettings => Either[Vector[ConfigProblem], A]
  ): Either[ConfigProblems, Vector[A]] = {
    val settings = check(config)
    val found = Checked.collect(settings.value.map(find))
    Checked(found.value, settings.problems ++ found.problems).toEither
  }

  private[this] def guarded(config: => Config): Either[ConfigProblems, Config] =
    try Right(config)
    catch {
      case e: ConfigException.UnresolvedSubstitution =>
        Left(problem("config.unresolved", s"A substitution has no value: ${reason(e)}.", Place.of(e.origin)))
      case e: ConfigException =>
        Left(
          problem(
            "config.unreadable",
            s"The configuration cannot be read: ${reason(e)}.",
            Option(e.origin).fold(Place.Unknown)(Place.of)
          )
        )
    }

  // Typesafe Config puts "<file>: <line>: " before each message, which the place says already.
  private[this] def reason(e: ConfigException): String = {
    val prefix = Option(e.origin).fold("")(_.description + ": ")
    e.getMessage.stripPrefix(prefix).stripSuffix(".")
  }

  private[this] def problem(code: String, sentence: String, place: Place): ConfigProblems =
    ConfigProblems(Vector(ConfigProblem(code, sentence, place)))
}

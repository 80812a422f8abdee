package io.flinkmleap.config

import java.util.Locale

import com.typesafe.config.{Config, ConfigFactory, ConfigValueFactory}
import io.flinkmleap.bundle.ArchiveLimits
import io.flinkmleap.config.ConfigFailures.Broken
import io.flinkmleap.loader.{BundleLoaders, CacheSettings}
import pureconfig.{ConfigCursor, ConfigObjectCursor, ConfigReader}
import pureconfig.error.ConfigReaderFailures

/** Reads the object `mleap` of a configuration. */
private[config] object RegistryReader {

  private[this] val Root = "mleap"
  private[this] val RootKeys =
    Vector("udfRegistry", "functionDefaults", "signatures", "limits", "loaders", "cache", "gcs")

  /** The functions that could be read, and every mistake.
    *
    * @param config
    *   resolved
    * @param reference
    *   this library's defaults
    */
  def read(config: Config, reference: Config): Checked[Vector[FunctionSettings]] = {
    val complete = config.withFallback(reference)
    cursor(config, Root)
      .flatMap(_.asObjectCursor)
      .fold(
        failures => Checked(Vector.empty, say(failures, Vector(Root))),
        root => {
          val keys = unknownKeys(root, RootKeys)
          val gcs = unknownKeysBelow(root, "gcs", Vector("bucket"))
          val stores = unknownKeysBelow(root, "loaders", BundleLoaders.settings)
          val defaults = readPart[FunctionDefaults](complete, "functionDefaults", FunctionDefaults.Keys)
          val signature = readPart[SignatureSettings](complete, "signatures", SignatureSettings.Keys)
            .flatMap(settings => SignatureSettings.required(settings.publicKey))
          val cache = readCache(complete)
          val bounds = limits(complete)
          val entries = readEntries(root)
          val functions =
            defaults.right.toOption.fold(Checked(Vector.empty[FunctionSettings], Vector.empty)) { values =>
              val conditions = FunctionConditions(
                signature.getOrElse(None),
                bounds.getOrElse(ArchiveLimits.Default)
              )
              Checked
                .collect(
                  entries.value.map(FunctionAssembly.assemble(_, values, conditions, loaders(complete)))
                )
            }
          val cached = functions.value.map { function =>
            function.copy(source = function.source.copy(cache = cache.getOrElse(None)))
          }
          val parts = Vector(defaults, signature, bounds, cache).flatMap(_.left.getOrElse(Vector.empty))
          Checked(cached, keys ++ gcs ++ stores ++ parts ++ entries.problems ++ functions.problems)
        }
      )
  }

  private[this] def cursor(config: Config, key: String): ConfigReader.Result[ConfigCursor] =
    ConfigCursor(config.root, Nil).asObjectCursor.flatMap(_.atKey(key))

  private[this] def readPart[A: ConfigReader](
      complete: Config,
      key: String,
      known: Seq[String]
  ): Either[Vector[ConfigProblem], A] =
    cursor(complete, Root)
      .flatMap(_.asObjectCursor)
      .flatMap(_.atKey(key))
      .flatMap(ConfigReader[A].from(_))
      .left
      .map(say(_, known))

  private[this] def readCache(complete: Config): Either[Vector[ConfigProblem], Option[CacheSettings]] = {
    val cache = complete.getValue(s"$Root.cache")
    CacheSettings
      .fromConfig(complete.getConfig(s"$Root.cache"))
      .left
      .map(problem => Vector(ConfigProblem.of(problem, Place.of(cache.origin))))
  }

  private[this] def readEntries(root: ConfigObjectCursor): Checked[Vector[Located[FunctionEntry]]] =
    root
      .atKey("udfRegistry")
      .flatMap(_.asList)
      .fold(
        failures => Checked(Vector.empty, say(failures, RootKeys)),
        list => {
          val cursors = list.toVector
          val read = Checked.collect(
            cursors.map(ConfigReader[Located[FunctionEntry]].from(_).left.map(say(_, FunctionEntry.Keys)))
          )
          read.copy(problems = read.problems ++ duplicates(cursors))
        }
      )

  /** Flink's function names do not tell upper from lower case. */
  private[this] def duplicates(entries: Vector[ConfigCursor]): Vector[ConfigProblem] = {
    val names = entries.flatMap(_.asObjectCursor.flatMap(_.atKey("udfName")).toOption)
    val named = names.flatMap(at => at.asString.toOption.map(_ -> at))
    named.groupBy(_._1.toLowerCase(Locale.ROOT)).values.toVector.flatMap(_.drop(1)).flatMap {
      case (name, at) =>
        at.failed(
          Broken(
            "config.duplicate-function",
            s"There is another function called $name: choose another udfName."
          )
        ).fold(say(_, Nil), (_: Nothing) => Vector.empty)
    }
  }

  private[this] def unknownKeysBelow(
      root: ConfigObjectCursor,
      key: String,
      known: Vector[String]
  ): Vector[ConfigProblem] =
    root
      .atKey(key)
      .fold(_ => Vector.empty, at => at.asObjectCursor.fold(say(_, Nil), unknownKeys(_, known)))

  private[this] def unknownKeys(at: ConfigObjectCursor, known: Vector[String]): Vector[ConfigProblem] =
    at.keys.toVector.filterNot(known.contains).sorted.flatMap { key =>
      at.atKeyOrUndefined(key)
        .failed(pureconfig.error.UnknownKey(key))
        .fold(say(_, known), (_: Nothing) => Vector.empty)
    }

  private[this] def say(failures: ConfigReaderFailures, known: Seq[String]): Vector[ConfigProblem] =
    ConfigFailures.problems(failures, known)

  /** How much a bundle may ask for. */
  def limits(complete: Config): Either[Vector[ConfigProblem], ArchiveLimits] =
    readPart[ArchiveLimits](complete, "limits", LimitsSettings.Keys)(LimitsSettings.reader)

  /** The settings of the loaders. `mleap.gcs.bucket` is the older way to write `mleap.loaders.gs.bucket`. */
  def loaders(complete: Config): Config = {
    val given =
      if (complete.hasPath(s"$Root.loaders")) complete.getConfig(s"$Root.loaders") else ConfigFactory.empty
    val older = s"$Root.gcs.bucket"
    if (complete.hasPath(older))
      given.withFallback(
        ConfigFactory.empty.withValue("gs.bucket", ConfigValueFactory.fromAnyRef(complete.getString(older)))
      )
    else given
  }
}

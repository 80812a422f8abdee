package io.flinkmleap.config

import java.nio.file.{Files, Paths}

import com.typesafe.config.Config
import io.flinkmleap.bundle.{ArchiveLimits, BundleProblem}
import io.flinkmleap.bundle.signature.RequiredSignature
import io.flinkmleap.loader.{BundleLoader, BundleLoaders, BundleSource}

/** What is asked of every bundle of a configuration.
  *
  * @param signature
  *   the signature of a bundle whose entry names no key
  * @param limits
  *   how much a bundle may ask of the process that loads it
  */
private[config] final case class FunctionConditions(
    signature: Option[RequiredSignature],
    limits: ArchiveLimits
)

/** Makes the settings of a function from its entry, the defaults and the loaders. */
private[config] object FunctionAssembly {

  /** The settings, or why no loader or no key can be had.
    *
    * @param conditions
    *   what is asked of every bundle
    * @param loaders
    *   the subtree `mleap.loaders`
    */
  def assemble(
      entry: Located[FunctionEntry],
      defaults: FunctionDefaults,
      conditions: FunctionConditions,
      loaders: Config
  ): Either[Vector[ConfigProblem], FunctionSettings] = {
    val function = entry.value
    val own = SignatureSettings.required(function.publicKey)
    val found = source(function, defaults, loaders)
    val problems = own.left.getOrElse(Vector.empty)
    for {
      place <- found.left.map(_ ++ problems)
      required <- own
    } yield {
      val (location, loader) = place
      FunctionSettings(
        udfName = function.udfName.value,
        source = BundleSource(
          location = location,
          loader = loader,
          sha256 = function.sha256.map(_.hex),
          allowForeign = function.allowForeign.getOrElse(defaults.allowForeign),
          outputs = function.output.fold(Vector.empty[String])(_.values),
          requirePinned = function.requirePinned.getOrElse(defaults.requirePinned),
          signature = required.orElse(conditions.signature),
          limits = conditions.limits,
          scorer = function.scorer.getOrElse(defaults.scorer)
        ),
        onError = function.onError.policy.orElse(defaults.onError.policy).getOrElse(OnError.Fail),
        refresh = function.refresh,
        arguments = function.arguments.map(_.values),
        place = entry.place
      )
    }
  }

  private[this] def source(
      function: FunctionEntry,
      defaults: FunctionDefaults,
      loaders: Config
  ): Either[Vector[ConfigProblem], (String, BundleLoader)] = {
    val uri = function.bundleUri.map(at => located(at, at.place)(BundleLoaders.forLocation(_, loaders)))
    def path = function.bundlePath.map { at =>
      val word = function.bundleSource.fold(defaults.bundleSource)(_.value)
      located(at, function.bundleSource.fold(at.place)(_.place))(_ => BundleLoaders.forSource(word, loaders))
    }
    uri.orElse(path).getOrElse(Left(Vector.empty))
  }

  private[this] def located(at: Located[Location], place: Place)(
      find: String => Either[BundleProblem, BundleLoader]
  ): Either[Vector[ConfigProblem], (String, BundleLoader)] =
    find(at.value.value).left
      .map(problem => Vector(ConfigProblem.of(problem, place)))
      .map(absolute(at.value.value) -> _)

  /** A relative path means the working directory of the process that submits the job, not that of the task
    * manager.
    */
  private[this] def absolute(location: String): String =
    if (BundleLoaders.schemeOf(location) == "file" && !location.startsWith("file:")) {
      val path = Paths.get(location)
      if (!path.isAbsolute && Files.exists(path)) path.toAbsolutePath.normalize.toString else location
    } else location
}

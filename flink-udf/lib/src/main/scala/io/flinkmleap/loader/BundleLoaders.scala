package io.flinkmleap.loader

import java.util.{Locale, ServiceLoader}

import scala.collection.JavaConverters._
import scala.util.Try

import com.typesafe.config.{Config, ConfigFactory, ConfigUtil}
import io.flinkmleap.bundle.BundleProblem

/** The loaders on the class path. */
object BundleLoaders {

  /** The loader for a location, by its URI scheme. A location without a scheme is a path.
    *
    * @param loaders
    *   the subtree `mleap.loaders`
    */
  def forLocation(location: String, loaders: Config): Either[BundleProblem, BundleLoader] = {
    val scheme = schemeOf(location)
    val all = providers
    LocationSecrets.refuse(location).flatMap { _ =>
      all.find(_.schemes.contains(scheme)).orElse(all.find(_.servesOther(location))) match {
        case Some(provider) => make(provider, loaders)
        case None => Left(BundleProblem.UnknownScheme(location, all.flatMap(_.schemes).map(_ + ":").sorted))
      }
    }
  }

  /** The loader for a word of `bundleSource`.
    *
    * @param loaders
    *   the subtree `mleap.loaders`
    */
  def forSource(source: String, loaders: Config): Either[BundleProblem, BundleLoader] =
    providers.find(_.sources.contains(source)) match {
      case Some(provider) => make(provider, loaders)
      case None           => Left(BundleProblem.UnknownSource(source, sources))
    }

  /** Every word that `bundleSource` may say, sorted. */
  def sources: Vector[String] = providers.flatMap(_.sources).sorted

  /** Every name that `mleap.loaders` may hold, sorted. */
  def settings: Vector[String] = providers.map(_.settings).distinct.sorted

  /** The scheme of a location in lower case; `file` when it has none. */
  def schemeOf(location: String): String = location match {
    case WithScheme(scheme) => scheme.toLowerCase(Locale.ROOT)
    case _                  => "file"
  }

  private[this] val WithScheme = "(?s)([A-Za-z][A-Za-z0-9+.-]*):.*".r

  private[this] def make(
      provider: BundleLoaderProvider,
      loaders: Config
  ): Either[BundleProblem, BundleLoader] = {
    val settings = ConfigUtil.joinPath(provider.settings)
    provider.loader(if (loaders.hasPath(settings)) loaders.getConfig(settings) else ConfigFactory.empty)
  }

  private[this] def providers: Vector[BundleLoaderProvider] =
    ServiceLoader.load(classOf[BundleLoaderProvider], classLoader).asScala.toVector

  // Loaders of users may be known to the context class loader only; it is of no use where it has another
  // copy of this library.
  private[this] def classLoader: ClassLoader = {
    val own = classOf[BundleLoaderProvider]
    Option(Thread.currentThread.getContextClassLoader)
      .filter(context => Try(context.loadClass(own.getName)).toOption.contains(own))
      .getOrElse(own.getClassLoader)
  }
}

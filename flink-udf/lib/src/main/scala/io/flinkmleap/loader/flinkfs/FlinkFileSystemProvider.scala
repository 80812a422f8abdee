package io.flinkmleap.loader.flinkfs

import scala.util.Try

import com.typesafe.config.Config
import io.flinkmleap.bundle.BundleProblem
import io.flinkmleap.loader.{BundleLoader, BundleLoaderProvider, LoaderSettings}

/** Provides [[FlinkFileSystemLoader]] for every scheme that no other provider serves and that the file
  * systems of Flink know, for example `hdfs` or `oss`. Where Flink is not on the class path it serves
  * nothing.
  *
  * Settings under `mleap.loaders.flink`: `retries`, `deadline`, `maxSize`. How a file system is reached, and
  * with which credentials, is configured in Flink.
  */
final class FlinkFileSystemProvider extends BundleLoaderProvider {
  override val schemes: Set[String] = Set.empty
  override val sources: Set[String] = Set.empty
  override val settings: String = "flink"

  override def servesOther(location: String): Boolean = hasFlink && FlinkFile.isKnown(location)

  override def loader(config: Config): Either[BundleProblem, BundleLoader] =
    LoaderSettings(config, "mleap.loaders.flink").read(FlinkFileSystemProvider.Keys) { settings =>
      FlinkFileSystemLoader(settings.transfer)
    }

  // The classes that use Flink's are loaded behind this only.
  private[this] def hasFlink: Boolean =
    Try(Class.forName("org.apache.flink.core.fs.FileSystem", false, getClass.getClassLoader)).isSuccess
}

private object FlinkFileSystemProvider {
  private val Keys = Set("retries", "deadline", "maxSize")
}

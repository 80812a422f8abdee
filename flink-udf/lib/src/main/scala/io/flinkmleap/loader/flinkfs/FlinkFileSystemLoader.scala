package io.flinkmleap.loader.flinkfs

import java.nio.file.Path

import io.flinkmleap.bundle.BundleProblem
import io.flinkmleap.loader.{BundleLoader, Download, LocationSecrets, TransferSettings}

/** Takes bundles from any file system that Flink knows. A location is the URI of a zip file.
  *
  * @param transfer
  *   limits of the transfer; the timeouts of single requests are those of the file system
  */
final case class FlinkFileSystemLoader(transfer: TransferSettings) extends BundleLoader {

  override def fetch(location: String, target: Path): Either[BundleProblem, Unit] =
    LocationSecrets.refuse(location).flatMap { _ =>
      Download.fetch(location, target, transfer)(FlinkFile.at(location))
    }

  override def limitedTo(bytes: Long): FlinkFileSystemLoader = copy(transfer.limitedTo(bytes))
}

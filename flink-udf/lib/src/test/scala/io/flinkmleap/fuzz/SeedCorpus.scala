package io.flinkmleap.fuzz

import java.nio.file.{Files, Path, Paths}

import scala.util.Random

import io.flinkmleap.bundle.BundleFixtures
import io.flinkmleap.bundle.archive.{HostileArchive, RawZip}

/** Where fuzzing starts from: valid bundles, the hostile corpus, and a few thousand random decisions. */
object SeedCorpus {
  private[this] val LargestSeed = 32 * 1024

  /** Files for [[ArchiveBytes]]. */
  def archives: Vector[Array[Byte]] =
    (BundleFixtures.all.values.toVector.flatMap(fixture => Vector(fixture.entries, fixture.foreign)).flatMap {
      texts =>
        val zip = RawZip.of(texts)
        Vector(zip, zip.copy(entries = zip.entries.map(_.copy(method = 0)))).map(_.bytes)
    } ++ HostileArchive.all.map(_.bytes)).filter(_.length <= LargestSeed)

  /** Decisions for [[Structure]]. */
  def decisions: Vector[Array[Byte]] = {
    val random = new Random(4)
    Vector.fill(64) {
      val bytes = new Array[Byte](48)
      random.nextBytes(bytes)
      bytes
    }
  }

  /** Writes both into the folders `ArchiveBytes` and `Structure` below the first argument. */
  def main(arguments: Array[String]): Unit = {
    val top = Paths.get(arguments(0))
    write(top.resolve("ArchiveBytes"), archives)
    write(top.resolve("Structure"), decisions)
  }

  private[this] def write(folder: Path, seeds: Vector[Array[Byte]]): Unit = {
    Files.createDirectories(folder)
    seeds.zipWithIndex.foreach { case (seed, i) => Files.write(folder.resolve(s"seed-$i"), seed) }
  }
}

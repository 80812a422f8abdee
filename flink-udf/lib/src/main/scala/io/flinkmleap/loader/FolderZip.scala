package io.flinkmleap.loader

import java.io.UncheckedIOException
import java.nio.file.{Files, Path}
import java.time.LocalDateTime
import java.util.zip.{CRC32, CheckedInputStream, ZipEntry, ZipOutputStream}

import scala.collection.JavaConverters._

import io.flinkmleap.bundle.{ArchiveRule, BundleProblem}

/** Packs a bundle that is a folder into a zip. Equal folders give equal bytes on every machine: names are
  * sorted, times are fixed and nothing is compressed, because compressors differ.
  */
private[loader] object FolderZip {
  private[this] val Time = LocalDateTime.of(1980, 1, 1, 0, 0)

  /** Writes the files below `folder` into the existing file `zip`. A link in it is refused, because it may
    * lead anywhere. Throws an `IOException` when a file cannot be read.
    */
  def pack(folder: Path, zip: Path, location: String): Either[BundleProblem, Unit] = {
    val files = filesBelow(folder)
    files.find { case (_, file) => Files.isSymbolicLink(file) } match {
      case Some((name, _)) => Left(BundleProblem.Refused(location, ArchiveRule.Link, Some(name)))
      case None            => Right(write(files, zip))
    }
  }

  private[this] def filesBelow(folder: Path): Vector[(String, Path)] = {
    val top = folder.toRealPath()
    val walk = Files.walk(top)
    try
      walk.iterator.asScala
        .filter(file => Files.isRegularFile(file) || Files.isSymbolicLink(file))
        .map(file => top.relativize(file).asScala.mkString("/") -> file)
        .toVector
        .sortBy(_._1)
    catch { case error: UncheckedIOException => throw error.getCause }
    finally walk.close()
  }

  private[this] def write(files: Vector[(String, Path)], zip: Path): Unit = {
    val out = new ZipOutputStream(Files.newOutputStream(zip))
    out.setMethod(ZipOutputStream.STORED)
    try
      files.foreach { case (name, file) =>
        out.putNextEntry(stored(name, file))
        Files.copy(file, out)
      }
    finally out.close()
  }

  private[this] def stored(name: String, file: Path): ZipEntry = {
    val entry = new ZipEntry(name)
    entry.setTimeLocal(Time)
    entry.setSize(Files.size(file))
    entry.setCompressedSize(Files.size(file))
    entry.setCrc(crc(file))
    entry
  }

  private[this] def crc(file: Path): Long = {
    val in = new CheckedInputStream(Files.newInputStream(file), new CRC32)
    val buffer = new Array[Byte](1 << 16)
    try Iterator.continually(in.read(buffer)).takeWhile(_ >= 0).foreach(_ => ())
    finally in.close()
    in.getChecksum.getValue
  }
}

package io.flinkmleap.loader

import java.io.{IOException, InputStream}
import java.nio.ByteBuffer
import java.nio.channels.FileChannel
import java.nio.file.{Path, StandardOpenOption}

import scala.annotation.tailrec
import scala.util.Try

import io.flinkmleap.bundle.BundleProblem

/** Brings one object into a file, over as many attempts as it takes. What an attempt brought is kept for the
  * next one only when the store can say that it is still the same object; otherwise the next one starts
  * again.
  *
  * @param location
  *   how messages call the object; shows no credentials
  * @param connect
  *   makes the access to the object, for one attempt
  * @param part
  *   an existing file, which belongs to the download
  * @param maxSize
  *   most bytes that are taken
  */
private[loader] final class Download(
    location: String,
    connect: () => Either[BundleProblem, RemoteObject],
    part: Path,
    maxSize: Long
) {
  private[this] var resume = Option.empty[ResumePoint]

  /** Tries to bring what is still missing. Attempts follow one another, each perhaps on another thread. */
  def attempt(): Either[BundleProblem, Unit] =
    connect().flatMap { remote =>
      try
        remote.open(resume).flatMap { body =>
          try if (body.length.exists(_ > maxSize)) tooLarge else save(body)
          finally {
            Try(body.in.close())
            Try(body.release())
          }
        }
      finally remote.close()
    }

  private[this] def save(body: RemoteBody): Either[BundleProblem, Unit] = {
    val checksum = body.checksum.orElse(resume.filter(_ => body.offset > 0).flatMap(_.checksum))
    val out = FileChannel.open(part, StandardOpenOption.WRITE)
    try {
      resume = None
      out.truncate(body.offset).position(body.offset)
      val ended = copy(body.in, out)
      resume = body.version.map(ResumePoint(_, out.position, body.length, checksum))
      ended.flatMap(_ => check(body, out.position, checksum))
    } finally out.close()
  }

  // Reading fails with the store and is worth another attempt; writing fails with this machine and is not.
  private[this] def copy(in: InputStream, out: FileChannel): Either[BundleProblem, Unit] = {
    val buffer = new Array[Byte](1 << 16)

    @tailrec def next(): Either[BundleProblem, Unit] = {
      val count =
        try Right(in.read(buffer))
        catch { case error: IOException => Left(BundleProblem.Unreachable(location, Some(error))) }
      count match {
        case Left(problem)                                  => Left(problem)
        case Right(size) if size < 0                        => Right(())
        case Right(size) if out.position + size > maxSize   => tooLarge
        case Right(_) if Thread.currentThread.isInterrupted => Left(BundleProblem.Unreachable(location, None))
        case Right(size) =>
          write(out, ByteBuffer.wrap(buffer, 0, size))
          next()
      }
    }

    next()
  }

  private[this] def write(out: FileChannel, bytes: ByteBuffer): Unit = while (bytes.hasRemaining)
    out.write(bytes)

  private[this] def check(
      body: RemoteBody,
      size: Long,
      checksum: Option[Checksum]
  ): Either[BundleProblem, Unit] =
    if (body.length.exists(_ != size)) {
      val reason = s"$size of ${body.length.getOrElse(0L)} bytes"
      Left(BundleProblem.Unreachable(location, Some(new IOException(reason))))
    } else if (!checksum.forall(_.fits(part)) || !body.unchanged()) {
      resume = None
      Left(BundleProblem.Damaged(location))
    } else Right(())

  private[this] def tooLarge: Either[BundleProblem, Nothing] = {
    resume = None
    Left(BundleProblem.OverSize(location, maxSize))
  }
}

private[loader] object Download {

  /** Makes the new file `target` from an object, within the limits of the settings. After a failure nothing
    * is left.
    */
  def fetch(location: String, target: Path, settings: TransferSettings)(
      connect: => Either[BundleProblem, RemoteObject]
  ): Either[BundleProblem, Unit] =
    NewFile.create(location, target) { part =>
      val download = new Download(location, () => connect, part, settings.maxSize)
      Retries(settings.retries, settings.deadline).run(location)(download.attempt())
    }
}

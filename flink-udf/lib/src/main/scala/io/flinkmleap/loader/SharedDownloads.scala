package io.flinkmleap.loader

import java.nio.file.Path
import java.util.concurrent.{ExecutionException, FutureTask}

import scala.annotation.tailrec
import scala.collection.mutable

import io.flinkmleap.bundle.{BundleProblem, PrivateFolder}

/** Lets threads that want the same bytes at the same time share one download. A file is gone when its last
  * user has finished; a failure reaches those who wait for it and is not remembered.
  */
private[loader] final class SharedDownloads {
  private[this] val running = mutable.Map.empty[Wanted, SharedDownload]

  /** Runs `body` with the file, which must not be changed. What is not pinned is shared only until it is
    * there, because the bytes at its location may be others by then.
    */
  @tailrec def use[A](wanted: Wanted)(body: Path => Either[BundleProblem, A]): Either[BundleProblem, A] = {
    val shared = join(wanted)
    val outcome =
      try {
        val file = shared.file()
        if (file.forall(_.isLeft) || wanted.sha256.isEmpty) forget(wanted, shared)
        file.map(_.flatMap(body))
      } finally leave(wanted, shared)
    outcome match {
      case Some(result) => result
      case None         => use(wanted)(body)
    }
  }

  private[this] def join(wanted: Wanted): SharedDownload = synchronized {
    val shared = running.getOrElseUpdate(wanted, new SharedDownload(wanted))
    shared.users += 1
    shared
  }

  private[this] def leave(wanted: Wanted, shared: SharedDownload): Unit = {
    val last = synchronized {
      shared.users -= 1
      if (shared.users == 0) forget(wanted, shared)
      shared.users == 0
    }
    if (last) shared.delete()
  }

  private[this] def forget(wanted: Wanted, shared: SharedDownload): Unit = synchronized {
    if (running.get(wanted).contains(shared)) running -= wanted
  }
}

private[loader] object SharedDownloads {

  /** The downloads of this process. */
  val ofProcess = new SharedDownloads
}

/** One download; the first thread that asks for the file makes it. */
private final class SharedDownload(wanted: Wanted) {

  /** How many threads use the file or wait for it; guarded by the lock of [[SharedDownloads]]. */
  var users = 0

  @volatile private[this] var maker = Option.empty[Thread]
  @volatile private[this] var folder = Option.empty[PrivateFolder]

  private[this] val task = new FutureTask[Either[BundleProblem, Path]](() => {
    maker = Some(Thread.currentThread)
    val made = PrivateFolder.create()
    folder = Some(made)
    val file = made.path.resolve("fetched")
    wanted.fetch(file).map(_ => file)
  })

  /** The file, or none when the thread that made it was interrupted, which concerns that thread alone. */
  def file(): Option[Either[BundleProblem, Path]] = {
    task.run()
    try Some(task.get())
    catch {
      case error: ExecutionException =>
        error.getCause match {
          case _: InterruptedException if !maker.contains(Thread.currentThread) => None
          case cause                                                            => throw cause
        }
    }
  }

  def delete(): Unit = folder.foreach(_.close())
}

package io.flinkmleap.bundle

import java.nio.file.Path
import java.util.concurrent.{ExecutionException, FutureTask}

import scala.util.{Failure, Success, Try}

import io.flinkmleap.bundle.archive.Operators
import ml.combust.bundle.BundleFile
import ml.combust.mleap.runtime.MleapSupport._
import ml.combust.mleap.runtime.frame.Transformer

/** Builds the MLeap model of an archive. */
private[bundle] object ModelReader {
  private[this] val StackBytes = 64L << 20

  /** The model, which the caller closes. Interruptible while it waits. */
  def read(archive: BundleArchive): Either[BundleProblem, Transformer] =
    onOwnThread(archive.checkModel().map(_ => load(archive))) match {
      case Success(result) => result
      case Failure(error @ (_: StackOverflowError | _: OutOfMemoryError)) =>
        Left(BundleProblem.TooLarge(archive.location, Some(error)))
      case Failure(error) => Left(BundleProblem.InvalidModel(archive.location, Some(error)))
    }

  private[this] def load(archive: BundleArchive): Transformer =
    LeafCopies.in(new OpenBundleFile(archive.root).loadMleapBundle()(Operators.context).get.root)

  /** A bundle whose file system is another's to close. MLeap's own closes it as soon as the garbage collector
    * finds the bundle unused, be it in the middle of the load.
    */
  private[this] final class OpenBundleFile(root: Path) extends BundleFile(root.getFileSystem, root) {
    override def close(): Unit = ()
    override def finalize(): Unit = ()
  }

  // A hostile or very deep model must not take the stack of the caller, and MLeap's reflection follows the
  // context class loader.
  private[this] def onOwnThread[A](body: => A): Try[A] = {
    val task = new FutureTask[A](() => body)
    val thread = new Thread(null, task, "flink-mleap-load", StackBytes)
    thread.setContextClassLoader(Operators.classLoader)
    thread.setDaemon(true)
    thread.start()
    try Success(task.get())
    catch { case error: ExecutionException => Failure(error.getCause) }
  }
}

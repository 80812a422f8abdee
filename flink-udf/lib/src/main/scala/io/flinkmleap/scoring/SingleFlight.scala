package io.flinkmleap.scoring

import java.util.concurrent.{ConcurrentHashMap, ExecutionException, FutureTask}

import scala.annotation.tailrec

/** Lets threads that ask for the same thing at the same time share one computation. Nothing is kept
  * afterwards.
  */
private[scoring] final class SingleFlight[K, V] {
  private[this] val running = new ConcurrentHashMap[K, FutureTask[V]]

  /** What `body` gives, run by this thread or, if one is at it already, by another. Exceptions of the body
    * reach all who wait, except an interruption, which concerns the interrupted thread alone.
    */
  @tailrec def apply(key: K)(body: => V): V = {
    val mine = new FutureTask[V](() => body)
    val other = running.putIfAbsent(key, mine)
    val result =
      if (other == null) {
        try mine.run()
        finally running.remove(key, mine)
        resultOf(mine)
      } else resultOf(other)
    result match {
      case Right(value)                                   => value
      case Left(_: InterruptedException) if other != null => apply(key)(body)
      case Left(error)                                    => throw error
    }
  }

  private[this] def resultOf(task: FutureTask[V]): Either[Throwable, V] =
    try Right(task.get())
    catch { case error: ExecutionException => Left(error.getCause) }
}

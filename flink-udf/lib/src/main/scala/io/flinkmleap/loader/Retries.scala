package io.flinkmleap.loader

import java.time.Duration
import java.util.concurrent.{ExecutionException, FutureTask, ThreadLocalRandom, TimeUnit, TimeoutException}

import scala.annotation.tailrec

import io.flinkmleap.bundle.BundleProblem

/** How often and how long a store is asked.
  *
  * @param retries
  *   attempts after the first one, made only when the store was [[BundleProblem.Unreachable]] or what it sent
  *   was [[BundleProblem.Damaged]]
  * @param deadline
  *   the time for all attempts together, with the pauses
  */
private[loader] final case class Retries(retries: Int, deadline: Duration) {

  /** The first result that another attempt would not change. Each attempt runs on a thread of its own, so
    * that a store which sends a byte now and then is left too when the time is over; such an attempt is
    * interrupted and its result ignored.
    */
  def run[A](location: String)(attempt: => Either[BundleProblem, A]): Either[BundleProblem, A] = {
    val end = System.nanoTime + deadline.toNanos

    @tailrec def next(left: Int, pause: Long): Either[BundleProblem, A] =
      within(end - System.nanoTime, location)(attempt) match {
        case Left(_: BundleProblem.Unreachable | _: BundleProblem.Damaged)
            if left > 0 && System.nanoTime + pause < end =>
          TimeUnit.NANOSECONDS.sleep(pause)
          next(left - 1, longer(pause))
        case result => result
      }

    next(retries, Retries.FirstPause.toNanos)
  }

  // The random part keeps many tasks that start at once from asking at once again.
  private[this] def longer(pause: Long): Long =
    math.min((pause * (1.5 + ThreadLocalRandom.current.nextDouble)).toLong, Retries.LongestPause.toNanos)

  private[this] def within[A](nanos: Long, location: String)(
      attempt: => Either[BundleProblem, A]
  ): Either[BundleProblem, A] = {
    val task = new FutureTask[Either[BundleProblem, A]](() => attempt)
    val thread = new Thread(task, "flink-mleap-fetch")
    thread.setContextClassLoader(getClass.getClassLoader)
    thread.setDaemon(true)
    thread.start()
    try task.get(nanos, TimeUnit.NANOSECONDS)
    catch {
      case error: TimeoutException   => Left(BundleProblem.Unreachable(location, Some(error)))
      case error: ExecutionException => throw error.getCause
    } finally {
      task.cancel(true)
      ()
    }
  }
}

private[loader] object Retries {
  val FirstPause: Duration = Duration.ofMillis(200)
  val LongestPause: Duration = Duration.ofSeconds(5)
}

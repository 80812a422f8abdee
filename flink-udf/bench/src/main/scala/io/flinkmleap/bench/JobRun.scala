package io.flinkmleap.bench

import java.lang.management.ManagementFactory

import scala.collection.JavaConverters._

import com.sun.management.{OperatingSystemMXBean, ThreadMXBean}
import org.apache.flink.table.api.TableEnvironment

/** What one run of a job took.
  *
  * @param seconds
  *   by the clock
  * @param processorSeconds
  *   of the whole process: tasks, garbage collection, compilation
  * @param taskSeconds
  *   processor time of the threads of the tasks alone
  * @param taskBytes
  *   what these threads allocated
  */
final case class JobRun(
    rows: Long,
    seconds: Double,
    processorSeconds: Double,
    taskSeconds: Double,
    taskBytes: Double
) {

  /** What a row more costs, from a shorter run of the same job: start-up does not count. */
  def since(shorter: JobRun): JobRun = {
    val more = (rows - shorter.rows).toDouble
    JobRun(
      1,
      (seconds - shorter.seconds) / more,
      (processorSeconds - shorter.processorSeconds) / more,
      (taskSeconds - shorter.taskSeconds) / more,
      (taskBytes - shorter.taskBytes) / more
    )
  }
}

object JobRun {
  private[this] val threads = ManagementFactory.getThreadMXBean.asInstanceOf[ThreadMXBean]
  private[this] val system = ManagementFactory.getOperatingSystemMXBean.asInstanceOf[OperatingSystemMXBean]
  private[this] val PollMillis = 5L

  /** Runs a statement in this process and waits for its end. */
  def of(tables: TableEnvironment, statement: String, rows: Long): JobRun = {
    val watch = new TaskWatch
    val (clock, processor) = (System.nanoTime, system.getProcessCpuTime)
    watch.start()
    tables.executeSql(statement).await()
    val took = (System.nanoTime - clock, system.getProcessCpuTime - processor)
    val (task, bytes) = watch.finish()
    JobRun(rows, took._1 / 1e9, took._2 / 1e9, task / 1e9, bytes.toDouble)
  }

  /** Looks at the threads of tasks until they are gone: a thread takes its counters with it. */
  private[this] final class TaskWatch extends Thread("task-watch") {
    private[this] val seen = new java.util.concurrent.ConcurrentHashMap[Long, (Long, Long)]
    @volatile private[this] var isOver = false
    setDaemon(true)

    override def run(): Unit = while (!isOver) {
      threads.getThreadInfo(threads.getAllThreadIds).foreach { info =>
        if (info != null && info.getThreadName.contains("Source: ")) {
          val id = info.getThreadId
          val (cpu, bytes) = (threads.getThreadCpuTime(id), threads.getThreadAllocatedBytes(id))
          if (cpu >= 0) seen.put(id, (cpu, bytes))
        }
      }
      Thread.sleep(PollMillis)
    }

    def finish(): (Long, Long) = {
      isOver = true
      join()
      val counters = seen.values.asScala
      (counters.map(_._1).sum, counters.map(_._2).sum)
    }
  }
}

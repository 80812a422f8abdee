package io.flinkmleap

import java.lang.management.ManagementFactory

/** Work that has no business taking long is told by the processor's time: the clock on the wall shows what
  * else the machine does.
  */
object ProcessorTime {
  private[this] val threads = ManagementFactory.getThreadMXBean

  /** Nanoseconds that the processor has spent on this thread. */
  def ofThread: Long = threads.getCurrentThreadCpuTime
}

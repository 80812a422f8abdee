package io.flinkmleap.bundle

import java.lang.management.ManagementFactory

import com.sun.management.ThreadMXBean

/** What a thread has taken from the heap, whether it is still there or not. */
object Allocation {

  /** Bytes that this thread has allocated since it started. */
  def ofThread: Long = ManagementFactory.getThreadMXBean match {
    case threads: ThreadMXBean => threads.getThreadAllocatedBytes(Thread.currentThread.getId)
    case other                 => throw new IllegalStateException(s"$other does not count allocations")
  }
}

package io.flinkmleap.bundle

import java.lang.management.ManagementFactory
import java.nio.file.{Files, Paths}

import scala.collection.JavaConverters._
import scala.util.Try

/** What this process holds at one time.
  *
  * @param descriptors
  *   open files, sockets and pipes
  * @param openBundles
  *   paths of open files of ours
  * @param loadThreads
  *   names of threads of ours
  * @param classes
  *   loaded classes; a class loader that is left brings many
  */
final case class Leftovers(descriptors: Int, openBundles: Set[String], loadThreads: Set[String], classes: Int)

object Leftovers {

  /** Looks after a garbage collection. */
  def now(): Leftovers = {
    System.gc()
    val list = Files.list(Paths.get("/proc/self/fd"))
    val open =
      try list.iterator.asScala.flatMap(link => Try(Files.readSymbolicLink(link).toString).toOption).toVector
      finally list.close()
    val threads = Thread.getAllStackTraces.keySet.asScala.map(_.getName)
    Leftovers(
      open.size,
      open.filter(_.contains("/flink-mleap-")).toSet,
      threads.filter(_.contains("flink-mleap")).toSet,
      ManagementFactory.getClassLoadingMXBean.getLoadedClassCount
    )
  }
}

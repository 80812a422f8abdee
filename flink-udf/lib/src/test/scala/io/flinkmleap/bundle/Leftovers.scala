package io.flinkmleap.bundle

import java.lang.management.ManagementFactory
import java.nio.file.{Files, Path, Paths}

import scala.collection.JavaConverters._
import scala.util.Try

import javax.management.ObjectName

/** What this process holds at one time.
  *
  * @param descriptors
  *   what is open, but for jars and other files that the JVM itself reads
  * @param threads
  *   names of the threads of ours, and how many others there are
  * @param classLoaders
  *   how many class loaders there are, but for those of one reflective call each
  * @param temporary
  *   names in the temporary folder
  */
final case class Leftovers(
    descriptors: Vector[String],
    threads: Set[String],
    classLoaders: Int,
    temporary: Set[String]
)

object Leftovers {

  /** Looks after a garbage collection. */
  def now(): Leftovers = {
    System.gc()
    val threads = Thread.getAllStackTraces.keySet.asScala.map(_.getName)
    Leftovers(
      namesIn(Paths.get("/proc/self/fd"))
        .flatMap(link => Try(Files.readSymbolicLink(link).toString).toOption)
        .filterNot(path => path.endsWith(".jar") || path.startsWith("/proc/") || path.startsWith("/sys/"))
        .sorted,
      threads.filter(_.contains("flink-mleap")).toSet,
      classLoaders,
      namesIn(Paths.get(System.getProperty("java.io.tmpdir"))).map(_.getFileName.toString).toSet
    )
  }

  private[this] def classLoaders: Int = {
    val table = ManagementFactory.getPlatformMBeanServer.invoke(
      new ObjectName("com.sun.management:type=DiagnosticCommand"),
      "vmClassloaderStats",
      Array[Object](Array.empty[String]),
      Array("[Ljava.lang.String;")
    )
    table.toString.linesIterator.count(line =>
      line.startsWith("0x") && !line.contains("DelegatingClassLoader")
    )
  }

  private[this] def namesIn(folder: Path): Vector[Path] = {
    val list = Files.list(folder)
    try list.iterator.asScala.toVector
    finally list.close()
  }
}

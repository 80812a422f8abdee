package io.flinkmleap.bundle

import java.security.Permission
import java.util.concurrent.ConcurrentLinkedQueue

import scala.collection.JavaConverters._

/** What this process writes or deletes, as the JDK asks its security manager about every such path. */
object WrittenPaths {

  /** The paths that are written or deleted while `body` runs, by whatever thread; none where this JDK has no
    * security managers any more.
    */
  def during(body: => Unit): Option[Set[String]] = {
    val manager = new Recorder
    val works =
      try { System.setSecurityManager(manager); true }
      catch { case _: UnsupportedOperationException => false }
    try body
    finally if (works) System.setSecurityManager(null)
    if (works) Some(manager.paths.asScala.toSet) else None
  }

  private[this] final class Recorder extends SecurityManager {
    val paths = new ConcurrentLinkedQueue[String]

    override def checkPermission(permission: Permission): Unit = ()
    override def checkPermission(permission: Permission, context: Any): Unit = ()
    override def checkWrite(file: String): Unit = { paths.add(file); () }
    override def checkDelete(file: String): Unit = { paths.add(file); () }
    override def checkExec(command: String): Unit = { paths.add(s"program $command"); () }
  }
}

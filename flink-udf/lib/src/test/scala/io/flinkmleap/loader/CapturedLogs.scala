package io.flinkmleap.loader

import java.util.concurrent.ConcurrentLinkedQueue
import java.util.logging.{Handler, Level => JdkLevel, LogRecord, Logger}

import scala.collection.JavaConverters._

import org.apache.logging.log4j.core.appender.AbstractAppender
import org.apache.logging.log4j.core.config.Property
import org.apache.logging.log4j.core.{LogEvent, LoggerContext}
import org.apache.logging.log4j.{Level, LogManager}

/** Everything that this library and its clients of stores log at any level, down to the last detail. */
object CapturedLogs {

  // The JDK itself writes whole requests to its log when someone turns that on.
  private[this] val Clients = Vector("io.flinkmleap", "software.amazon", "com.google")

  /** The lines that are logged while `body` runs. */
  def during(body: => Unit): Vector[String] = {
    val lines = new ConcurrentLinkedQueue[String]
    val context = LogManager.getContext(false).asInstanceOf[LoggerContext]
    val root = context.getConfiguration.getRootLogger
    val appender = new Collector(lines)
    appender.start()
    val before = root.getLevel
    val others = root.getAppenders.asScala.values.toVector
    others.foreach(other => root.removeAppender(other.getName))
    root.addAppender(appender, Level.ALL, null)
    root.setLevel(Level.ALL)
    context.updateLoggers()
    val handler = new JdkCollector(lines)
    val loggers = Clients.map(Logger.getLogger)
    loggers.foreach { logger =>
      logger.setLevel(JdkLevel.ALL)
      logger.addHandler(handler)
    }
    try body
    finally {
      root.removeAppender(appender.getName)
      others.foreach(other => root.addAppender(other, null, null))
      root.setLevel(before)
      context.updateLoggers()
      loggers.foreach { logger =>
        logger.removeHandler(handler)
        logger.setLevel(null)
      }
    }
    lines.asScala.toVector
  }
}

private final class Collector(lines: ConcurrentLinkedQueue[String])
    extends AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
  override def append(event: LogEvent): Unit = {
    lines.add(
      s"${event.getLoggerName} ${event.getMessage.getFormattedMessage} ${Option(event.getThrown).fold("")(Traces.of)}"
    )
    ()
  }
}

private final class JdkCollector(lines: ConcurrentLinkedQueue[String]) extends Handler {
  setLevel(JdkLevel.ALL)
  override def publish(record: LogRecord): Unit = {
    lines.add(s"${record.getLoggerName} ${record.getMessage} ${Option(record.getThrown).fold("")(Traces.of)}")
    ()
  }
  override def flush(): Unit = ()
  override def close(): Unit = ()
}

/** The whole text of an exception, with all its causes. */
object Traces {
  def of(error: Throwable): String = {
    val text = new java.io.StringWriter
    error.printStackTrace(new java.io.PrintWriter(text, true))
    text.toString
  }
}

package io.flinkmleap.loader

import java.net.{InetAddress, InetSocketAddress, ServerSocket}
import java.util.concurrent.{Executors, LinkedBlockingQueue}

import scala.collection.JavaConverters._

import com.sun.net.httpserver.{HttpExchange, HttpServer}

/** An HTTP server on loopback that plays a script of answers; the last one is repeated. For failures that a
  * real store does not give on demand.
  */
final class StoreServer(answers: HttpExchange => Unit*) extends AutoCloseable {
  private[this] val script = new LinkedBlockingQueue[HttpExchange => Unit](answers.asJava)
  private[this] val threads = Executors.newCachedThreadPool()
  private[this] val server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress, 0), 0)
  private[this] val asked = new LinkedBlockingQueue[String]

  server.setExecutor(threads)
  server.createContext(
    "/",
    exchange => {
      asked.add(exchange.getRequestURI.toString)
      (if (script.size > 1) script.poll() else script.peek()) (exchange)
      exchange.close()
    }
  )
  server.start()

  def endpoint: String = s"http://localhost:${server.getAddress.getPort}"

  def requests: Vector[String] = asked.asScala.toVector

  override def close(): Unit = {
    server.stop(0)
    threads.shutdownNow()
    ()
  }
}

object StoreServer {

  def status(code: Int)(exchange: HttpExchange): Unit = exchange.sendResponseHeaders(code, -1)

  def bytes(content: Array[Byte])(exchange: HttpExchange): Unit = {
    exchange.sendResponseHeaders(200, content.length.toLong)
    exchange.getResponseBody.write(content)
  }

  /** Promises the whole content and hangs up in its middle. */
  def half(content: Array[Byte])(exchange: HttpExchange): Unit = {
    exchange.sendResponseHeaders(200, content.length.toLong)
    exchange.getResponseBody.write(content, 0, content.length / 2)
    exchange.getResponseBody.flush()
  }

  def silence(exchange: HttpExchange): Unit = {
    exchange.getRequestHeaders
    try Thread.sleep(60000)
    catch { case _: InterruptedException => () }
  }

  /** A byte now and then, for ever. */
  def trickle(exchange: HttpExchange): Unit = {
    exchange.sendResponseHeaders(200, 1000000)
    try
      while (true) {
        exchange.getResponseBody.write(0)
        exchange.getResponseBody.flush()
        Thread.sleep(50)
      }
    catch { case _: InterruptedException | _: java.io.IOException => () }
  }

  /** A port on which nobody listens. */
  def freePort(): Int = {
    val socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress)
    try socket.getLocalPort
    finally socket.close()
  }
}

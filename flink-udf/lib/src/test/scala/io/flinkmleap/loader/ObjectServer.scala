package io.flinkmleap.loader

import java.net.{InetAddress, InetSocketAddress}
import java.nio.charset.StandardCharsets.UTF_8
import java.security.MessageDigest
import java.util.concurrent.{ConcurrentHashMap, ConcurrentLinkedQueue, Executors}
import javax.net.ssl.SSLContext

import scala.collection.JavaConverters._

import com.sun.net.httpserver.{HttpExchange, HttpServer, HttpsConfigurator, HttpsServer}
import io.flinkmleap.loader.ObjectServer._

/** An HTTP server on loopback that holds objects, with versions and ranges as stores have them, and that
  * fails when told. For failures that a real store does not give on demand.
  *
  * @param headers
  *   what the store says about an object besides its ETag
  * @param tls
  *   for `https`
  */
final class ObjectServer(
    headers: Stored => Map[String, String] = _ => Map.empty,
    tls: Option[SSLContext] = None
) extends AutoCloseable {
  private[this] val threads = Executors.newCachedThreadPool()
  private[this] val objects = new ConcurrentHashMap[String, Stored]
  private[this] val faults = new ConcurrentLinkedQueue[Fault]
  private[this] val asked = new ConcurrentLinkedQueue[Asked]
  private[this] val address = new InetSocketAddress(InetAddress.getLoopbackAddress, 0)
  private[this] val server = tls.fold(HttpServer.create(address, 0)) { context =>
    val secure = HttpsServer.create(address, 0)
    secure.setHttpsConfigurator(new HttpsConfigurator(context))
    secure
  }

  server.setExecutor(threads)
  server.createContext(
    "/",
    exchange =>
      try serve(exchange)
      finally exchange.close()
  )
  server.start()

  def endpoint: String = s"${if (tls.isDefined) "https" else "http"}://localhost:${server.getAddress.getPort}"

  def put(path: String, content: Array[Byte]): Unit = {
    objects.compute(path, (_, old) => Stored(content, if (old == null) 1 else old.generation + 1))
    ()
  }

  /** Gives a JSON text at a path, which no fault concerns. */
  def answer(path: String, json: String): Unit = {
    server.createContext(
      path,
      exchange => {
        exchange.getResponseHeaders.set("Content-Type", "application/json")
        exchange.sendResponseHeaders(200, json.length.toLong)
        exchange.getResponseBody.write(json.getBytes(UTF_8))
        exchange.close()
      }
    )
    ()
  }

  /** What goes wrong with the next requests, one after the other. */
  def fail(planned: Fault*): Unit = planned.foreach(faults.add(_))

  def requests: Vector[Asked] = asked.asScala.toVector

  override def close(): Unit = {
    server.stop(0)
    threads.shutdownNow()
    ()
  }

  private[this] def serve(exchange: HttpExchange): Unit = {
    val path = exchange.getRequestURI.getPath
    asked.add(
      Asked(
        path,
        exchange.getRequestURI.getRawPath,
        exchange.getRequestHeaders.asScala.map { case (name, values) =>
          name.toLowerCase -> values.get(0)
        }.toMap
      )
    )
    faults.poll() match {
      case null => Option(objects.get(path)).fold(answer(exchange, 404))(send(exchange, _, identity, None))
      case Status(code) => answer(exchange, code)
      case Silence      => pause(60000)
      case Slow(millis) => pause(millis); Option(objects.get(path)).foreach(send(exchange, _, identity, None))
      case Redirect(to) => exchange.getResponseHeaders.set("Location", to); answer(exchange, 302)
      case HangUp(after)       => send(exchange, objects.get(path), identity, Some(after))
      case Corrupt             => send(exchange, objects.get(path), flipped, None)
      case Trickle             => trickle(exchange)
      case Replace(after, now) => send(exchange, objects.get(path), identity, Some(after)); put(path, now)
    }
  }

  private[this] def answer(exchange: HttpExchange, status: Int): Unit =
    exchange.sendResponseHeaders(status, -1)

  private[this] def send(
      exchange: HttpExchange,
      stored: Stored,
      change: Array[Byte] => Array[Byte],
      until: Option[Int]
  ): Unit = {
    val query = Option(exchange.getRequestURI.getQuery).getOrElse("")
    val asked = exchange.getRequestHeaders
    val condition = Option(asked.getFirst("If-Match")).forall(_ == stored.etag)
    val generation =
      "generation=(\\d+)".r.findFirstMatchIn(query).forall(_.group(1).toLong == stored.generation)
    if (!generation) answer(exchange, 404)
    else if (!condition) answer(exchange, 412)
    else {
      val first = Option(asked.getFirst("Range"))
        .filter(_ => Option(asked.getFirst("If-Range")).forall(_ == stored.etag))
        .map(_.stripPrefix("bytes=").stripSuffix("-").toInt)
      val response = exchange.getResponseHeaders
      response.set("ETag", stored.etag)
      headers(stored).foreach { case (name, value) => response.set(name, value) }
      val content = change(stored.content)
      first.foreach(from =>
        response.set("Content-Range", s"bytes $from-${content.length - 1}/${content.length}")
      )
      val rest = content.drop(first.getOrElse(0))
      exchange.sendResponseHeaders(if (first.isDefined) 206 else 200, rest.length.toLong)
      exchange.getResponseBody.write(rest, 0, until.fold(rest.length)(_.min(rest.length)))
      exchange.getResponseBody.flush()
    }
  }

  private[this] def trickle(exchange: HttpExchange): Unit = {
    exchange.sendResponseHeaders(200, 1000000)
    try
      while (true) {
        exchange.getResponseBody.write(0)
        exchange.getResponseBody.flush()
        Thread.sleep(50)
      }
    catch { case _: InterruptedException | _: java.io.IOException => () }
  }

  private[this] def pause(millis: Long): Unit =
    try Thread.sleep(millis)
    catch { case _: InterruptedException => () }

  private[this] def flipped(content: Array[Byte]): Array[Byte] =
    content.updated(content.length * 3 / 4, (content(content.length * 3 / 4) ^ 1).toByte)
}

object ObjectServer {

  /** A request.
    *
    * @param rawPath
    *   as it was sent, with its escapes
    */
  final case class Asked(path: String, rawPath: String, headers: Map[String, String])

  final case class Stored(content: Array[Byte], generation: Long) {
    val etag: String = MessageDigest
      .getInstance("MD5")
      .digest(content)
      .map(byte => f"${byte & 0xff}%02x")
      .mkString("\"", "", "\"")
  }

  sealed trait Fault
  final case class Status(code: Int) extends Fault
  final case class HangUp(after: Int) extends Fault
  final case class Replace(after: Int, now: Array[Byte]) extends Fault
  final case class Slow(millis: Long) extends Fault
  final case class Redirect(to: String) extends Fault
  case object Silence extends Fault
  case object Trickle extends Fault

  /** One bit is another, and all the rest as it should be. */
  case object Corrupt extends Fault
}

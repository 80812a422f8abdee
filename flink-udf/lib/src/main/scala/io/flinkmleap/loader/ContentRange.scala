package io.flinkmleap.loader

import scala.util.Try

/** The header `Content-Range` of a partial answer.
  *
  * @param first
  *   position of the first byte that is sent
  * @param total
  *   size of the whole object, unless the server does not know it
  */
private[loader] final case class ContentRange(first: Long, total: Option[Long])

private[loader] object ContentRange {
  private[this] val Form = "bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)".r

  /** The range of a header; none when it is absent or cannot be understood. */
  def of(header: String): Option[ContentRange] =
    Option(header).map(_.trim).collect { case Form(first, total) =>
      ContentRange(first.toLong, Try(total.toLong).toOption)
    }
}

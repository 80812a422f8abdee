package io.flinkmleap.config

import com.typesafe.config.ConfigOrigin

/** Where a value of the configuration stands.
  *
  * @param file
  *   as it was given to the parser; none for a text or an object made by a program
  * @param line
  *   counted from 1
  */
final case class Place(file: Option[String], line: Option[Int]) {

  /** What to write before a sentence: `application.conf:4: `, or nothing. */
  def prefix: String = (file, line) match {
    case (Some(name), Some(number)) => s"$name:$number: "
    case (Some(name), None)         => s"$name: "
    case (None, Some(number))       => s"line $number: "
    case (None, None)               => ""
  }
}

object Place {

  /** No place is known. */
  val Unknown: Place = Place(None, None)

  /** The place that Typesafe Config remembers for a value. */
  def of(origin: ConfigOrigin): Place =
    Place(
      Option(origin.filename).orElse(Option(origin.resource)),
      Some(origin.lineNumber).filter(_ > 0)
    )
}

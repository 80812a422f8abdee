package io.flinkmleap.config

import io.flinkmleap.bundle.BundleProblem

/** One mistake in a configuration, or in a bundle that it names.
  *
  * @param code
  *   stable identifier: `config.*`, or the code of the bundle's problem
  * @param sentence
  *   one sentence that is safe to show: it names the key and says what to do
  * @param place
  *   where the mistake stands
  */
final case class ConfigProblem(code: String, sentence: String, place: Place) {

  /** The file, where the configuration came from one. */
  def file: Option[String] = place.file

  /** The line in the file or text, counted from 1. */
  def line: Option[Int] = place.line

  /** `application.conf:4: sentence [code]` */
  override def toString: String = s"${place.prefix}$sentence [$code]"
}

object ConfigProblem {

  /** A bundle's problem, at the place of the configuration that names the bundle. */
  def of(problem: BundleProblem, place: Place): ConfigProblem =
    ConfigProblem(problem.code, problem.sentence, place)
}

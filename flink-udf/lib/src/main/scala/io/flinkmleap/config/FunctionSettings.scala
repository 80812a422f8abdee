package io.flinkmleap.config

import scala.concurrent.duration.FiniteDuration

import io.flinkmleap.loader.BundleSource

/** One entry of `mleap.udfRegistry`, read and checked, before its bundle has been looked at.
  *
  * @param udfName
  *   name of the SQL function
  * @param source
  *   where the bundle comes from; its `outputs` are those asked for, empty for the main result
  * @param onError
  *   what happens to a row that cannot be scored
  * @param refresh
  *   how often to look for a newer bundle; never when none
  * @param arguments
  *   the model's inputs in the order of the function's arguments; the manifest's order when none
  * @param place
  *   where the entry starts
  */
final case class FunctionSettings(
    udfName: String,
    source: BundleSource,
    onError: OnError,
    refresh: Option[FiniteDuration],
    arguments: Option[Vector[String]],
    place: Place
)

package io.flinkmleap.loader

import io.flinkmleap.bundle.BundleProblem

/** What the status of an HTTP answer means for a bundle, the same for every store that speaks HTTP. */
private[loader] object StatusProblem {

  /** The object is not the one that the condition of the request asked for, or has no such range. */
  val Changed: Set[Int] = Set(412, 416)

  /** The problem behind a status that is no success.
    *
    * @param location
    *   shows no credentials
    */
  def of(status: Int, location: String, cause: Option[Throwable]): BundleProblem = status match {
    case 401 | 403                         => BundleProblem.Denied(location, cause)
    case 408 | 425 | 429                   => BundleProblem.Unreachable(location, cause)
    case code if code >= 400 && code < 500 => BundleProblem.NotInStore(location, cause)
    case _                                 => BundleProblem.Unreachable(location, cause)
  }
}

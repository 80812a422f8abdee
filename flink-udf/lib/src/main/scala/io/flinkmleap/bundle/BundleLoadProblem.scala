package io.flinkmleap.bundle

/** Thrown at the edge, where Flink or a user's program needs an exception: a bundle cannot be served.
  *
  * The message is the sentence with the code behind it, so that it is safe to show; the cause is the
  * problem's.
  */
final class BundleLoadProblem(val problem: BundleProblem)
    extends RuntimeException(s"${problem.sentence} [${problem.code}]", problem.cause.orNull)

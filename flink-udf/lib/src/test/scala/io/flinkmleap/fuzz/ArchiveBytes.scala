package io.flinkmleap.fuzz

/** Fuzz target: the input is the file of a bundle. */
object ArchiveBytes {

  /** Called by Jazzer before it measures times: the first load of a process is slow. */
  def fuzzerInitialize(): Unit = Outcome.warmUp()

  /** Called by Jazzer with each input. */
  def fuzzerTestOneInput(input: Array[Byte]): Unit = {
    Outcome.of(input)
    ()
  }
}

package io.flinkmleap.worker

import java.io.{BufferedReader, InputStreamReader, PrintStream}
import java.nio.charset.StandardCharsets.UTF_8

/** The process that scores for the control plane, with the code of the Flink task.
  *
  * Reads one JSON object a line from the standard input and writes one answer a line to the standard output,
  * where nothing else ever appears; ends with the input. The requests are those of [[ScoringService]].
  */
object ScoringWorker {

  /** Serves until the standard input ends. Takes no arguments. */
  def main(arguments: Array[String]): Unit = {
    require(arguments.isEmpty, "the scoring process takes no arguments")
    val answers = new PrintStream(System.out, false, UTF_8.name)
    System.setOut(System.err)
    val service = new ScoringService
    val requests = new BufferedReader(new InputStreamReader(System.in, UTF_8))
    try
      Iterator.continually(requests.readLine()).takeWhile(_ != null).filter(_.trim.nonEmpty).foreach {
        request =>
          answers.print(service.answer(request) + "\n")
          answers.flush()
      }
    finally service.close()
  }
}

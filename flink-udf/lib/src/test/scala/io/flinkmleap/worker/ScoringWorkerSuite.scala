package io.flinkmleap.worker

import java.io.{BufferedReader, InputStreamReader}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Paths
import java.util.concurrent.TimeUnit

import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine
import spray.json._

class ScoringWorkerSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  folder.test("the process answers line by line, keeps its output clean and ends with its input") { folder =>
    val java = Paths.get(System.getProperty("java.home"), "bin", "java").toString
    val process = new ProcessBuilder(
      java,
      "-cp",
      System.getProperty("java.class.path"),
      "io.flinkmleap.worker.ScoringWorker"
    )
      .redirectError(ProcessBuilder.Redirect.DISCARD)
      .start()
    try {
      val answers = new BufferedReader(new InputStreamReader(process.getInputStream, UTF_8))
      def ask(request: String): JsObject = {
        process.getOutputStream.write((request + "\n").getBytes(UTF_8))
        process.getOutputStream.flush()
        answers.readLine().parseJson.asJsObject
      }
      val bundle = BundleFixtures.categorical.write(folder.resolve("bündle.zip"))
      val scored =
        ask(s"""{"id":1,"op":"score","bundle":"$bundle","columns":["category","x"],"rows":[["a",1]]}""")
      assertEquals(scored.fields("ok").asJsObject.fields("rows"), "[[11.0]]".parseJson)
      assertEquals(ask("nonsense").fields("id"), JsNull)
      val unseen =
        ask(s"""{"id":"ü","op":"score","bundle":"$bundle","columns":["category","x"],"rows":[["ß",1]]}""")
      assertEquals(unseen.fields("id"), JsString("ü"))
      assert(unseen.fields("problems").compactPrint.contains("ß"))
      process.getOutputStream.close()
      assert(process.waitFor(20, TimeUnit.SECONDS))
      assertEquals(process.exitValue, 0)
      assertEquals(answers.readLine(), null)
    } finally {
      process.destroyForcibly()
      ()
    }
  }
}

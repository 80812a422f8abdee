package io.flinkmleap.example

import java.io.{ByteArrayOutputStream, PrintStream}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files

import io.flinkmleap.bundle.{BundleFixtures, TemporaryFolder}
import io.flinkmleap.BusyMachine

class ExamplesSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  /** What `body` and the threads that it starts print. */
  private[this] def printed(body: => Unit): String = {
    val bytes = new ByteArrayOutputStream
    val out = System.out
    System.setOut(new PrintStream(bytes, true, "UTF-8"))
    try Console.withOut(bytes)(body)
    finally System.setOut(out)
    bytes.toString("UTF-8")
  }

  folder.test("the DataStream example prints a score for each number") { folder =>
    val bundle = BundleFixtures.single.write(folder.resolve("b.zip"))
    val scores = printed(FlinkDatastreamWithMleap.main(Array(bundle.toString))).linesIterator
      .map(_.replaceFirst("^.*> ", ""))
      .toSet
    assertEquals(scores, (1 to 10).map(number => (0.5 + 2 * number).toString).toSet)
  }

  folder.test("the SQL example prints the signatures and ten rows with both predictions") { folder =>
    BundleFixtures.linear.write(folder.resolve("one.zip"))
    BundleFixtures.single.write(folder.resolve("two.zip"))
    val text = s"""mleap.udfRegistry = [
                  |  { udfName = "Predict", bundlePath = "$folder/one.zip", bundleSource = "file" }
                  |  { udfName = "Predictv2", bundlePath = "$folder/two.zip", bundleSource = "file" }
                  |]""".stripMargin
    val file = Files.write(folder.resolve("application.conf"), text.getBytes(UTF_8))
    val output = printed(FlinkSqlWithMleap.main(Array(file.toString)))
    assert(output.contains("Predict(feature1 DOUBLE, feature2 DOUBLE, feature3 DOUBLE) -> DOUBLE"), output)
    assert(output.contains("Predictv2(feature1 DOUBLE) -> DOUBLE"), output)
    assert(output.contains("10 rows in set"), output)
  }
}

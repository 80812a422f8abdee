package io.flinkmleap.config

import java.nio.file.{Files, Path}

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.TemporaryFolder
import io.flinkmleap.BusyMachine

class ConfigProblemsSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def problems(text: String): Vector[ConfigProblem] =
    MLeapSettings.fromConfig(ConfigFactory.parseString(text)).fold(_.toVector, ok => fail(s"no problem: $ok"))

  private[this] def only(text: String): ConfigProblem = problems(text) match {
    case Vector(problem) => problem
    case others          => fail(others.mkString("\n"))
  }

  private[this] def inEntry(more: String): ConfigProblem =
    only(s"""mleap.udfRegistry = [{ udfName = "P", bundlePath = "/b", $more }]""")

  folder.test("all mistakes come together, each with its file and line") { folder =>
    val file = Files.writeString(
      folder.resolve("application.conf"),
      """mleap {
        |  udfRegistry = [
        |    { udfName = "Predict", bundlPath = "/a", bundleSource = "file" }
        |    { udfName = "Other-one", bundlePath = "/b", onErrror = "null" }
        |    { udfName = "predict", bundlePath = "/c",
        |      bundleUri = "gs://x/y" }
        |    { udfName = "Third", bundlePath = ["/c"],
        |      sha256 = "abc", refresh = soon }
        |    { udfName = "Fourth", bundlePath = "/d", bundleSource = "ftp" }
        |    { udfName = "Fifth", bundleUri = "ftp://host/d" }
        |  ]
        |  loader.gs.bucket = "x"
        |}
        |""".stripMargin
    )
    val found = MLeapSettings.fromFile(file.toString).fold(_.toVector, ok => fail(s"no problem: $ok"))
    assertEquals(found.map(_.file).distinct, Vector(Some(file.toString)))
    assertEquals(
      found.map(problem => problem.line.get -> problem.code).toSet,
      Set(
        3 -> "config.unknown-key",
        3 -> "config.missing-bundle",
        4 -> "config.invalid-name",
        4 -> "config.unknown-key",
        5 -> "config.duplicate-function",
        6 -> "config.two-locations",
        7 -> "config.wrong-type",
        8 -> "config.invalid-sha256",
        8 -> "config.invalid-value",
        9 -> "loader.unknown-source",
        10 -> "loader.unknown-scheme",
        12 -> "config.unknown-key"
      )
    )
  }

  test("a misspelt key is answered with the one that was probably meant") {
    assert(inEntry("onErrror = fail").sentence.endsWith("Did you mean onError?"))
    assert(inEntry("alowforeign = true").sentence.endsWith("Did you mean allowForeign?"))
    assert(inEntry("bundle_uri = x").sentence.contains("Did you mean bundleUri?"))
    assert(!inEntry("colour = red").sentence.contains("Did you mean"))
    assert(only("mleap { udfRegistry = [], loader = {} }").sentence.endsWith("Did you mean loaders?"))
    assert(problems("mleap.udfRegistery = []").exists(_.sentence.endsWith("Did you mean udfRegistry?")))
  }

  test("a key that is missing is named") {
    val problem = only("mleap.udfRegistry = [{ bundlePath = x }]")
    assertEquals(problem.code, "config.missing-key")
    assert(problem.sentence.contains("udfName"), problem.sentence)
  }

  test("a configuration without our part, or without functions, says what is missing") {
    assert(only("other = 1").sentence.contains("mleap"))
    assert(only("mleap {}").sentence.contains("udfRegistry"))
    assertEquals(only("mleap = 5").code, "config.wrong-type")
    assertEquals(only("mleap.udfRegistry = { udfName = P }").code, "config.wrong-type")
    assertEquals(only("mleap.udfRegistry = [7]").code, "config.wrong-type")
  }

  test("a source without a path, and an entry without a bundle, are one problem each") {
    assertEquals(
      only("mleap.udfRegistry = [{ udfName = P, bundleSource = file }]").code,
      "config.missing-bundle"
    )
    assertEquals(only("mleap.udfRegistry = [{ udfName = P }]").code, "config.missing-bundle")
    assertEquals(
      only("""mleap.udfRegistry = [{ udfName = P, bundlePath = "" }]""").code,
      "config.invalid-value"
    )
  }

  test("lists of columns hold each column once, and are not empty") {
    assertEquals(inEntry("output = [a, a]").code, "config.duplicate-column")
    assertEquals(inEntry("arguments = [a, b, a]").code, "config.duplicate-column")
    assertEquals(inEntry("output = []").code, "config.invalid-value")
  }

  test("a policy that does not exist is answered with those that do") {
    assert(inEntry("onError = skip").sentence.contains("fail, null"))
    assert(inEntry("scorer = fast").sentence.contains("plan, row-transformer"))
  }

  test("wrong defaults and wrong settings of a loader are reported") {
    assertEquals(only("mleap { functionDefaults.onErr = fail, udfRegistry = [] }").code, "config.unknown-key")
    assertEquals(
      only("mleap { gcs.bukket = x, udfRegistry = [] }").sentence,
      "The key bukket is not known in mleap.gcs. Did you mean bucket?"
    )
    val loader = only("""mleap { loaders.gs.bukket = x
                        |udfRegistry = [{ udfName = P, bundleUri = "gs://a/b" }] }""".stripMargin)
    assertEquals(loader.code, "loader.invalid-settings")
  }

  test("a store that no loader serves is reported, with the name that was probably meant") {
    val store = only("mleap { loaders.htps.retries = 1, udfRegistry = [] }")
    assertEquals(
      (store.code, store.sentence),
      ("config.unknown-key", "The key htps is not known in mleap.loaders. Did you mean https?")
    )
    assertEquals(only("mleap { loaders.hdfs {}, udfRegistry = [] }").code, "config.unknown-key")
    assertEquals(problems("mleap { loaders { gss {}, s33 {} }, udfRegistry = [] }").size, 2)
  }

  folder.test("a file that is not there, is a folder, or is no HOCON is one clear problem") { folder =>
    def code(file: Path) =
      MLeapSettings.fromFile(file.toString).fold(_.toVector, ok => fail(s"no problem: $ok")) match {
        case Vector(problem) => (problem.code, problem.file, problem.line)
        case others          => fail(others.toString)
      }
    val missing = folder.resolve("missing.conf")
    assertEquals(code(missing), ("config.missing-file", Some(missing.toString), None))
    assertEquals(code(folder)._1, "config.missing-file")
    val broken = Files.writeString(folder.resolve("broken.conf"), "mleap {\n  udfRegistry = [\n")
    assertEquals(code(broken), ("config.unreadable", Some(broken.toString), Some(3)))
    val unresolved =
      Files.writeString(folder.resolve("unresolved.conf"), "mleap {\n  udfRegistry = ${nowhere}\n}")
    assertEquals(code(unresolved), ("config.unresolved", Some(unresolved.toString), Some(2)))
  }

  test("the exception lists every problem, for programs and for readers") {
    val exception =
      ConfigProblems(problems("mleap.udfRegistry = [{ udfName = P }, { udfName = Q }]")).toException
    assertEquals(exception.problems.size, 2)
    assert(exception.getMessage.startsWith("The configuration has 2 problems:"), exception.getMessage)
    assertEquals(exception.getMessage.linesIterator.count(_.contains("[config.missing-bundle]")), 2)
  }
}

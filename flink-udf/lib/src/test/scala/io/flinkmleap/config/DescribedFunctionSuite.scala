package io.flinkmleap.config

import java.nio.file.{Files, Path}

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.{BundleFixtures, Sha256, TemporaryFolder}
import io.flinkmleap.BusyMachine

class DescribedFunctionSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def describe(text: String): Either[ConfigProblems, Vector[DescribedFunction]] =
    DescribedFunction.fromConfig(ConfigFactory.parseString(text))

  private[this] def entry(bundle: Path, more: String = ""): String =
    s"""{ udfName = "P", bundlePath = "$bundle", bundleSource = "file"
       |  $more }""".stripMargin

  private[this] def signature(bundle: Path, more: String = ""): String =
    describe(s"mleap.udfRegistry = [${entry(bundle, more)}]")
      .fold(p => p.toVector.map(_.toString).mkString("\n"), _.head.signature.toString)

  folder.test("names and types come from the manifest, and the main output is the result") { folder =>
    val logistic = BundleFixtures.logistic.write(folder.resolve("b.zip"))
    assertEquals(signature(logistic), "P(x DOUBLE, y DOUBLE) -> DOUBLE")
    assertEquals(signature(logistic, "output = probability"), "P(x DOUBLE, y DOUBLE) -> ARRAY<DOUBLE>")
    val both = signature(logistic, "output = [probability, prediction]")
    assertEquals(both, "P(x DOUBLE, y DOUBLE) -> ROW<probability ARRAY<DOUBLE>, prediction DOUBLE>")
  }

  folder.test("arguments may come in another order than the manifest's") { folder =>
    val linear = BundleFixtures.linear.write(folder.resolve("b.zip"))
    assertEquals(
      signature(linear, "arguments = [feature3, feature1, feature2]"),
      "P(feature3 DOUBLE, feature1 DOUBLE, feature2 DOUBLE) -> DOUBLE"
    )
  }

  folder.test(
    "unknown outputs and arguments are named with those that exist, and left out arguments are named"
  ) { folder =>
    val linear = BundleFixtures.linear.write(folder.resolve("b.zip"))
    assert(
      signature(linear, "output = predicton").contains(
        "has no output predicton; it has prediction. Did you mean prediction?"
      )
    )
    val found = describe(
      s"mleap.udfRegistry = [${entry(linear, "arguments = [feature1, featur2], output = x")}]"
    ).left.getOrElse(fail("no problem"))
    assertEquals(
      found.toVector.map(_.code).sorted,
      Vector(
        "config.missing-argument",
        "config.missing-argument",
        "config.unknown-argument",
        "config.unknown-output"
      )
    )
  }

  folder.test(
    "the digest of the file that was described is known, and a wrong pin is found before the job starts"
  ) { folder =>
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    val described = describe(s"mleap.udfRegistry = [${entry(file)}]").fold(p => fail(p.toString), _.head)
    assertEquals(described.description.sha256, Sha256.of(file))
    assert(signature(file, s"""sha256 = "${"0" * 64}"""").contains("[bundle.digest-mismatch]"))
  }

  folder.test("a bundle without a manifest needs allowForeign") { folder =>
    val file = BundleFixtures.single.writeForeign(folder.resolve("b.zip"))
    assert(signature(file).contains("[bundle.foreign]"))
    assertEquals(signature(file, "allowForeign = true"), "P(feature1 DOUBLE) -> DOUBLE")
  }

  folder.test("problems of the configuration and of the bundles come together, each with its line") {
    folder =>
      val text = Files.writeString(folder.resolve("text.zip"), "no zip")
      val good = BundleFixtures.single.write(folder.resolve("b.zip"))
      val file = Files.writeString(
        folder.resolve("application.conf"),
        s"""mleap.udfRegistry = [
         |  { udfName = A, bundlePath = "${folder.resolve("missing.zip")}" }
         |  { udfName = B, bundlePath = "$text" }
         |  { udfName = C, bundlePath = "$good", outptu = prediction }
         |  { udfName = D, bundlePath = "$good", output = nothing }
         |]""".stripMargin
      )
      val found = DescribedFunction.fromFile(file.toString).left.getOrElse(fail("no problem")).toVector
      assertEquals(
        found.map(problem => problem.line.get -> problem.code).sorted,
        Vector(
          2 -> "bundle.missing",
          3 -> "bundle.not-a-zip",
          4 -> "config.unknown-key",
          5 -> "config.unknown-output"
        )
      )
  }

  folder.test("describing leaves no file behind") { folder =>
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    def temporary: Long = {
      val files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))
      try
        files
          .filter(path =>
            path.getFileName.toString.startsWith("flink-mleap-") && !path.getFileName.toString
              .contains("test")
          )
          .count
      finally files.close()
    }
    val before = temporary
    signature(file)
    assertEquals(temporary, before)
  }
}

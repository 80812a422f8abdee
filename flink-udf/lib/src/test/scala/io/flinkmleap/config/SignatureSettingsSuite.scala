package io.flinkmleap.config

import java.nio.file.{Files, Path}

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.signature.SignatureFixture
import io.flinkmleap.bundle.{BundleFixtures, TemporaryFolder}
import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.BundleSource

class SignatureSettingsSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def keyFile(folder: Path, name: String): Path =
    Files.writeString(folder.resolve(name), SignatureFixture.pem(SignatureFixture.newKeyPair()))

  private[this] def read(text: String): Either[ConfigProblems, Vector[BundleSource]] =
    MLeapSettings.fromConfig(ConfigFactory.parseString(text)).map(_.functions.map(_.source))

  private[this] def sources(text: String): Vector[BundleSource] =
    read(text).fold(p => fail(p.toString), identity)

  private[this] def codes(text: String): Vector[String] =
    read(text).fold(_.toVector.map(_.code), s => fail(s.toString))

  folder.test("a key of the file holds for every function that names none") { folder =>
    val (all, own) = (keyFile(folder, "all.pub"), keyFile(folder, "own.pub"))
    val found = sources(s"""mleap {
      signatures.publicKey = "$all"
      udfRegistry = [
        { udfName = "A", bundlePath = "/a" }
        { udfName = "B", bundlePath = "/b", publicKey = "$own" }
      ]
    }""")
    val keys = found.map(_.signature.get.key.pem)
    assertEquals(keys, Vector(all, own).map(Files.readString(_)))
  }

  test("nothing is asked for by default") {
    val Vector(source) = sources("""mleap.udfRegistry = [{ udfName = "A", bundlePath = "/a" }]""")
    assertEquals((source.signature, source.requirePinned), (None, false))
  }

  test("pins are required by a function or by all") {
    val found = sources("""mleap {
      functionDefaults.requirePinned = true
      udfRegistry = [
        { udfName = "A", bundlePath = "/a" }
        { udfName = "B", bundlePath = "/b", requirePinned = false }
      ]
    }""")
    assertEquals(found.map(_.requirePinned), Vector(true, false))
    val Vector(own) =
      sources("""mleap.udfRegistry = [{ udfName = "A", bundlePath = "/a", requirePinned = true }]""")
    assert(own.requirePinned)
  }

  folder.test("a key that cannot be used and an unknown key of the object are problems, once") { folder =>
    val missing = folder.resolve("none.pub")
    val two = """[{ udfName = "A", bundlePath = "/a" }, { udfName = "B", bundlePath = "/b" }]"""
    assertEquals(
      codes(s"""mleap { signatures.publicKey = "$missing", udfRegistry = $two }"""),
      Vector("bundle.signature-key")
    )
    assertEquals(
      codes(s"""mleap { signatures.publicKeys = "x", udfRegistry = $two }"""),
      Vector("config.unknown-key")
    )
    val own = s"""mleap.udfRegistry = [{ udfName = "A", bundleUri = "ftp://x", publicKey = "$missing" }]"""
    assertEquals(codes(own), Vector("loader.unknown-scheme", "bundle.signature-key"))
  }

  folder.test("digests for pins are found whatever the pins say, and wrong bundles are all reported") {
    folder =>
      val bundle = BundleFixtures.single.write(folder.resolve("b.zip"))
      def pins(entries: String) =
        FunctionPin.fromConfig(ConfigFactory.parseString(s"mleap.udfRegistry = [$entries]"))
      val stale = "f" * 64
      val found = pins(s"""{ udfName = "A", bundlePath = "$bundle", sha256 = "$stale" }
                         { udfName = "B", bundlePath = "$bundle", requirePinned = true }""")
        .fold(p => fail(p.toString), identity)
      val digest = io.flinkmleap.bundle.Sha256.of(bundle)
      assertEquals(
        found.map(pin => (pin.sha256, pin.settings.source.sha256)),
        Vector((digest, Some(stale)), (digest, None))
      )
      val wrong = pins("""{ udfName = "A", bundlePath = "/none" }, { udfName = "B", bundlePath = "/none" }""")
      assertEquals(wrong.left.map(_.toVector.map(_.code)), Left(Vector.fill(2)("bundle.missing")))
  }
}

package io.flinkmleap.loader

import java.nio.file.{Files, Path}

import io.flinkmleap.bundle.signature.{RequiredSignature, SignatureFixture}
import io.flinkmleap.bundle.{ArchiveLimits, BundleFixtures, BundleProblem, Sha256, TemporaryFolder}
import io.flinkmleap.BusyMachine
import io.flinkmleap.scoring.ScorerCache

class SignedSourceSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] val pair = SignatureFixture.newKeyPair()
  private[this] val required = RequiredSignature(SignatureFixture.keyOf(pair))

  private[this] def bundle(folder: Path): Path = BundleFixtures.single.write(folder.resolve("b.zip"))

  private[this] def sign(file: Path): Path = {
    val statement = SignatureFixture.statement(Sha256.of(file)).compactPrint
    SignatureFixture.write(file, SignatureFixture.signed(pair, statement).compactPrint)
  }

  private[this] def source(file: Path): BundleSource =
    BundleSource(file.toString, FileBundleLoader(), signature = Some(required))

  private[this] def code[A](result: Either[BundleProblem, A]): String = result.fold(_.code, _ => "ok")

  folder.test("a signed bundle is described and loaded, also from a file of its own") { folder =>
    val file = bundle(folder)
    val signature = sign(file)
    assertEquals(code(source(file).describe()), "ok")
    val elsewhere = Files.move(signature, folder.resolve("elsewhere.sig")).toString
    assertEquals(code(source(file).describe()), "bundle.signature-missing")
    val named = source(file).copy(signature = Some(required.copy(location = Some(elsewhere))))
    assertEquals(code(named.describe()), "ok")
  }

  folder.test("a missing or wrong signature is refused before anything reads the bundle") { folder =>
    val file = bundle(folder)
    def used = source(file).withFile[Unit]((_, _) => fail("used"))
    assertEquals(code(used), "bundle.signature-missing")
    assert(used.left.exists(_.sentence.contains(s"$file.sig")))
    Files.createFile(folder.resolve("b.zip.sig"))
    assertEquals(code(used), "bundle.signature-invalid")
    sign(file)
    BundleFixtures.linear.write(file)
    assertEquals(code(used), "bundle.signature-invalid")
  }

  folder.test("a model that another function has loaded is not lent without the signature") { folder =>
    val file = bundle(folder)
    val cache = new ScorerCache
    val pinned = source(file).copy(sha256 = Some(Sha256.of(file)))
    val unsigned = cache.acquire(pinned.copy(signature = None)).fold(p => fail(p.toString), identity)
    assertEquals(code(cache.acquire(pinned)), "bundle.signature-missing")
    assertEquals(code(cache.acquire(pinned.copy(sha256 = None))), "bundle.signature-missing")
    sign(file)
    val signed = cache.acquire(pinned).fold(p => fail(p.toString), identity)
    assertEquals(cache.size, 1)
    Seq(signed, unsigned).foreach(_.close())
    assertEquals(cache.size, 0)
  }

  folder.test("a bundle without a pin is refused where pins are required, and the digest is shown") {
    folder =>
      val file = bundle(folder)
      val loose = BundleSource(file.toString, FileBundleLoader(), requirePinned = true)
      val problem = loose.describe().left.getOrElse(fail("taken"))
      assertEquals(problem.code, "bundle.not-pinned")
      assert(problem.sentence.contains(s"""sha256 = "${Sha256.of(file)}""""), problem.sentence)
      assertEquals(code(loose.copy(sha256 = Some(Sha256.of(file))).describe()), "ok")
  }

  folder.test("the digest of a bundle with a wrong signature is not offered as a pin") { folder =>
    val file = bundle(folder)
    assertEquals(code(source(file).copy(requirePinned = true).describe()), "bundle.signature-missing")
  }

  folder.test("a file that is too large for a signature is refused before it is copied") { folder =>
    val file = bundle(folder)
    Files.write(folder.resolve("b.zip.sig"), new Array[Byte]((1 << 20) + 1))
    val problem = source(file).describe().left.getOrElse(fail("taken"))
    assertEquals(problem.code, "bundle.signature-invalid")
    assert(problem.sentence.contains("too large for a signature"), problem.sentence)
  }

  folder.test("a file beyond compressedBytes is refused before it is copied, as the rule that it breaks") {
    folder =>
      val file = bundle(folder)
      val small = BundleSource(
        file.toString,
        FileBundleLoader(),
        limits = ArchiveLimits(compressedBytes = Files.size(file) - 1)
      )
      def used = small.withFile[Unit]((_, _) => fail("used"))
      assertEquals(code(used), "bundle.file-size")
  }

  folder.test("the signature may come from another store than the bundle") { folder =>
    val file = bundle(folder)
    sign(file)
    val bundles = new BundleLoader {
      override def fetch(location: String, target: Path): Either[BundleProblem, Unit] =
        if (location == "there") FileBundleLoader().fetch(file.toString, target)
        else Left(BundleProblem.NotInStore(location, None))
    }
    val named = required.copy(location = Some(s"$file.sig"))
    val signed = BundleSource("there", bundles, signature = Some(named))
    assertEquals(code(signed.describe()), "bundle.signature-missing")
    assertEquals(code(signed.copy(signatureLoader = Some(FileBundleLoader())).describe()), "ok")
  }
}

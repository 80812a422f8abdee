package io.flinkmleap.loader

import java.nio.file.attribute.PosixFilePermissions
import java.nio.file.{Files, Path}

import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine

class BundleSourceSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  folder.test("the fetched file lies in a folder of its owner and is gone afterwards, also after a failure") {
    folder =>
      val source =
        BundleSource(BundleFixtures.single.write(folder.resolve("b.zip")).toString, FileBundleLoader())
      var seen = Vector.empty[Path]
      def body(file: Path): Unit = {
        seen = seen :+ file
        assertEquals(
          PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent)),
          "rwx------"
        )
        assertEquals(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), "rw-------")
      }
      assertEquals(source.withFile { (file, _) => body(file); Right(()) }, Right(()))
      val failed = source.withFile[Unit] { (file, _) => body(file); Left(BundleProblem.Empty("test")) }
      assertEquals(failed.left.map(_.code), Left("bundle.empty"))
      intercept[IllegalStateException](source.withFile[Unit] { (file, _) =>
        body(file); throw new IllegalStateException
      })
      assertEquals(seen.size, 3)
      seen.foreach(file => assert(!Files.exists(file.getParent)))
  }

  folder.test("a pin that does not fit is refused before the file is used") { folder =>
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    val pinned = BundleSource(file.toString, FileBundleLoader(), sha256 = Some("f" * 64))
    assertEquals(
      pinned.withFile[Unit]((_, _) => fail("used")).left.map(_.code),
      Left("bundle.digest-mismatch")
    )
    assertEquals(pinned.copy(sha256 = Some(Sha256.of(file))).describe().isRight, true)
  }

  folder.test("describe gives the outputs that are asked for, or names the one that is unknown") { folder =>
    val source =
      BundleSource(BundleFixtures.logistic.write(folder.resolve("b.zip")).toString, FileBundleLoader())
    assertEquals(
      source.copy(outputs = Vector("probability")).describe().map(_.schema.outputs),
      Right(Vector(BundleFixtures.probability))
    )
    val problem = source.copy(outputs = Vector("prediction", "score")).describe().left.toOption.get
    assertEquals(problem.code, "bundle.schema-mismatch")
    assert(problem.sentence.startsWith("Column score"), problem.sentence)
  }

  test("a source survives Java serialization") {
    val source = BundleSource(
      "gs://b/o",
      GCSBundleLoader(GCSSettings()),
      Some("0" * 64),
      allowForeign = true,
      Vector("prediction")
    )
    val bytes = new java.io.ByteArrayOutputStream
    new java.io.ObjectOutputStream(bytes).writeObject(source)
    assertEquals(
      new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray)).readObject(),
      source: Any
    )
  }
}

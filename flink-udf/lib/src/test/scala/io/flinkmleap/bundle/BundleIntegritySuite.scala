package io.flinkmleap.bundle

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.attribute.PosixFilePermissions
import java.nio.file.{Files, Path}

import scala.util.Random

import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.{BundleLoader, BundleSource, FileBundleLoader}
import io.flinkmleap.scoring.ScorerCache

class BundleIntegritySuite extends munit.FunSuite with BusyMachine with TemporaryFolder {
  private[this] val random = new Random(20261121)

  private[this] def acquire(source: BundleSource): String =
    new ScorerCache().acquire(source).fold(_.code, lease => { lease.close(); "served" })

  folder.test("1,000 of 1,000 random bit flips in a pinned bundle are refused") { folder =>
    val file = BundleFixtures.forest.write(folder.resolve("b.zip"))
    val bytes = Files.readAllBytes(file)
    val source = BundleSource(file.toString, FileBundleLoader(), sha256 = Some(Sha256.of(file)))
    assertEquals(acquire(source), "served")
    val codes = Seq.fill(1000) {
      val flipped = bytes.clone()
      val bit = random.nextInt(flipped.length * 8)
      flipped(bit / 8) = (flipped(bit / 8) ^ 1 << bit % 8).toByte
      Files.write(file, flipped)
      acquire(source)
    }
    assertEquals(codes.groupBy(identity).mapValues(_.size).toMap, Map("bundle.digest-mismatch" -> 1000))
  }

  folder.test("a bit flip in a bundle without a pin is refused, or changes nothing that is scored") {
    folder =>
      val file = BundleFixtures.single.write(folder.resolve("b.zip"))
      val bytes = Files.readAllBytes(file)
      val codes = (0 until bytes.length * 8 by 11).map { bit =>
        val flipped = bytes.clone()
        flipped(bit / 8) = (flipped(bit / 8) ^ 1 << bit % 8).toByte
        acquire(BundleSource(Files.write(file, flipped).toString, FileBundleLoader()))
      }
      // Times, versions and attributes in headers are what is left to flip.
      assert(
        codes.count(_ != "served") > codes.size * 8 / 10,
        codes.groupBy(identity).mapValues(_.size).toString
      )
  }

  folder.test("weights changed by 1 % with every digest made right again are refused by the golden rows") {
    folder =>
      val changes = Seq(
        (BundleFixtures.single, "root/regression.node/model.json", "[2.0]", "[2.02]"),
        (BundleFixtures.linear, "root/regression.node/model.json", "\"double\":1.0", "\"double\":1.01"),
        (BundleFixtures.forest, "root/forest.node/tree1/tree.json", "[20.0]", "[20.2]"),
        (BundleFixtures.categorical, "root/regression.node/model.json", "30.0", "30.3")
      )
      changes.foreach { case (fixture, entry, from, to) =>
        assert(fixture.entries(entry).contains(from), fixture.entries(entry))
        val changed = BundleFixture.edit(fixture.entries, entry)(_.replace(from, to))
        val file = BundleFixture.zip(folder.resolve("b.zip"), changed)
        assertEquals(
          acquire(BundleSource(file.toString, FileBundleLoader())),
          "bundle.golden-mismatch",
          entry
        )
      }
  }

  folder.test("a file that is swapped after it was fetched changes nothing") { folder =>
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    val swapping = new BundleLoader {
      override def fetch(location: String, target: Path): Either[BundleProblem, Unit] = {
        val fetched = FileBundleLoader().fetch(location, target)
        Files.write(file, "evil".getBytes(UTF_8))
        fetched
      }
    }
    val source = BundleSource(file.toString, swapping, sha256 = Some(Sha256.of(file)))
    assertEquals(acquire(source), "served")
    assertEquals(acquire(source), "bundle.digest-mismatch")
  }

  folder.test("the copy that is checked and loaded is readable by its owner only") { folder =>
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    val seen = BundleSource(file.toString, FileBundleLoader()).withFile { (copy, _) =>
      Right(
        Seq(copy.getParent, copy).map(path =>
          PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
        )
      )
    }
    assertEquals(seen, Right(Seq("rwx------", "rw-------")): Either[BundleProblem, Seq[String]])
  }
}

package io.flinkmleap.bundle

import java.nio.file.{Files, Path, Paths}

import scala.collection.JavaConverters._
import scala.collection.mutable

import io.flinkmleap.bundle.archive.{HostileArchive, RawZip}
import io.flinkmleap.{BusyMachine, ProcessorTime}
import io.flinkmleap.loader.{BundleSource, FileBundleLoader}

class BundleArchiveSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {
  private[this] val corpus = HostileArchive.all

  test("the corpus holds at least 60 archives, each with its own title") {
    assert(corpus.size >= 60, s"${corpus.size}")
    assertEquals(corpus.map(_.title).distinct.size, corpus.size)
  }

  corpus.foreach { hostile =>
    folder.test(s"${hostile.title} is refused as ${hostile.code}") { folder =>
      val file = Files.write(folder.resolve("hostile.zip"), hostile.bytes)
      val copies = mutable.Buffer.empty[Path]
      val problem = BundleSource(file.toString, FileBundleLoader())
        .withFile { (copy, _) =>
          copies += copy
          val loaded = Bundle.load(copy, "test", allowForeign = true, hostile.limits)
          assertEquals(names(copy.getParent), Set("lock", copy.getFileName.toString))
          loaded
        }
        .fold(identity, bundle => { bundle.close(); fail("it was loaded") })
      assertEquals(problem.code, hostile.code, s"$problem")
      assert(problem.sentence.matches("[ -~]*\\btest\\b[ -~]*: [ -~]+\\."), problem.sentence)
      assert(problem.sentence.length < 400, problem.sentence)
      assertEquals(copies.exists(copy => Files.exists(copy.getParent)), false)
      assertEquals(names(folder), Set("hostile.zip"))
      outside.foreach(path => assertEquals(Files.exists(path), false, path.toString))
    }
  }

  folder.test(
    "no hostile archive writes or deletes anything outside of private folders, or starts a program"
  ) { folder =>
    val files = corpus.zipWithIndex.map { case (hostile, i) =>
      Files.write(folder.resolve(s"$i.zip"), hostile.bytes) -> hostile
    }
    val temporary = System.getProperty("java.io.tmpdir")
    val written = WrittenPaths.during {
      files.foreach { case (file, hostile) =>
        BundleSource(file.toString, FileBundleLoader(), allowForeign = true, limits = hostile.limits)
          .withFile((copy, _) => Bundle.load(copy, "test", allowForeign = true, hostile.limits))
          .foreach(_ => fail(hostile.title))
      }
    }
    written.foreach { paths =>
      assert(paths.size > corpus.size, s"${paths.size}")
      assertEquals(paths.filterNot(_.startsWith(s"$temporary/flink-mleap-load-")), Set.empty[String])
      assertEquals(paths.filter(_.contains("..")), Set.empty[String])
      assertEquals(paths.filter(path => Files.exists(Paths.get(path))), Set.empty[String])
    }
    assertEquals(names(folder).size, corpus.size)
  }

  folder.test("the hostile archives are refused without filling the heap, within a second each") { folder =>
    corpus.foreach { hostile =>
      val file = Files.write(folder.resolve("hostile.zip"), hostile.bytes)
      val allocated = Allocation.ofThread
      val start = ProcessorTime.ofThread
      BundleArchive.open(file, "test", hostile.limits).foreach(_.close())
      val seconds = (ProcessorTime.ofThread - start) / 1e9
      val taken = Allocation.ofThread - allocated
      assert(taken < (64L << 20), s"${hostile.title}: $taken bytes allocated")
      assert(seconds < 2, s"${hostile.title}: $seconds s of the processor")
    }
  }

  folder.test("an archive written byte by byte loads, so that the corpus fails for the reason it names") {
    folder =>
      val file = Files.write(folder.resolve("b.zip"), RawZip.of(BundleFixtures.forest.entries).bytes)
      val bundle = Bundle.load(file, "test", allowForeign = false).fold(p => fail(p.toString), identity)
      bundle.close()
  }

  private[this] def names(folder: Path): Set[String] = {
    val list = Files.list(folder)
    try list.iterator.asScala.map(_.getFileName.toString).toSet
    finally list.close()
  }

  private[this] def outside: Seq[Path] =
    Seq("/tmp/evil", "/evil", "evil", "../evil", System.getProperty("java.io.tmpdir") + "/evil")
      .map(Paths.get(_))
}

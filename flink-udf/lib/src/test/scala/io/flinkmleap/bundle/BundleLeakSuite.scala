package io.flinkmleap.bundle

import java.nio.file.{Files, Path}
import java.util.concurrent.{Callable, CountDownLatch, Executors}

import scala.collection.JavaConverters._

import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.{BundleSource, FileBundleLoader}
import io.flinkmleap.scoring.ScorerCache

class BundleLeakSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def serve(cache: ScorerCache, file: Path): String =
    cache
      .acquire(BundleSource(file.toString, FileBundleLoader()))
      .fold(_.code, lease => { lease.close(); "served" })

  private[this] def inThreads(count: Int)(body: Int => String): Seq[String] = {
    val pool = Executors.newFixedThreadPool(count)
    val start = new CountDownLatch(1)
    try {
      val futures = (0 until count).map { i =>
        pool.submit(new Callable[String] { override def call(): String = { start.await(); body(i) } })
      }
      start.countDown()
      futures.map(_.get())
    } finally pool.shutdown()
  }

  folder.test("32 of 32 loads of one bundle at once succeed, each with a cache of its own") { folder =>
    val file = BundleFixtures.forest.write(folder.resolve("b.zip"))
    assertEquals(inThreads(32)(_ => serve(new ScorerCache, file)), Seq.fill(32)("served"))
  }

  folder.test("32 of 32 loads of different bundles at once succeed") { folder =>
    val files = (0 until 32).map { i =>
      val entries = BundleFixture.editManifest(BundleFixtures.forest.entries) { manifest =>
        spray.json.JsObject(manifest.fields + ("version" -> spray.json.JsString(s"$i")))
      }
      BundleFixture.zip(folder.resolve(s"$i.zip"), entries)
    }
    val cache = new ScorerCache
    assertEquals(files.map(Sha256.of).distinct.size, 32)
    assertEquals(inThreads(32)(i => serve(cache, files(i))), Seq.fill(32)("served"))
    assertEquals(cache.size, 0)
  }

  folder.test("1,000 loads and unloads leave no file, file descriptor, thread or class loader") { folder =>
    val good = BundleFixtures.forest.write(folder.resolve("good.zip"))
    val bad = BundleFixture.zip(folder.resolve("bad.zip"), BundleFixtures.single.model)
    val cache = new ScorerCache
    def round(): Unit = assertEquals((serve(cache, good), serve(cache, bad)), ("served", "bundle.foreign"))
    (0 until 20).foreach(_ => round())
    val before = Leftovers.now()
    (0 until 1000).foreach(_ => round())
    val after = Leftovers.now()
    assertEquals(after.descriptors, before.descriptors)
    assertEquals(after.threads -- before.threads, Set.empty[String])
    assertEquals(after.classLoaders, before.classLoaders)
    assertEquals(after.temporary -- before.temporary, Set.empty[String])
    assertEquals(
      Files.list(folder).iterator.asScala.map(_.getFileName.toString).toSet,
      Set("good.zip", "bad.zip")
    )
    assertEquals(cache.size, 0)
  }
}

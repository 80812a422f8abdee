package io.flinkmleap.scoring

import java.nio.file.{Files, Path}
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.{Callable, CountDownLatch, Executors}

import scala.collection.JavaConverters._

import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine
import io.flinkmleap.loader.{BundleLoader, BundleSource, FileBundleLoader}

class ScorerCacheSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] final class Counting(pauseMillis: Long = 0) extends BundleLoader {
    val fetches = new AtomicInteger

    override def fetch(location: String, target: Path): Either[BundleProblem, Unit] = {
      fetches.incrementAndGet()
      Thread.sleep(pauseMillis)
      FileBundleLoader().fetch(location, target)
    }
  }

  private[this] def source(file: Path, loader: BundleLoader = FileBundleLoader()) =
    BundleSource(file.toString, loader)

  private[this] def lease(cache: ScorerCache, source: BundleSource): ScorerLease =
    cache.acquire(source).fold(problem => fail(problem.toString), identity)

  private[this] def inThreads[A](count: Int)(body: Int => A): Seq[A] = {
    val pool = Executors.newFixedThreadPool(count)
    val start = new CountDownLatch(1)
    try {
      val futures = (0 until count).map(i =>
        pool.submit(new Callable[A] { override def call(): A = { start.await(); body(i) } })
      )
      start.countDown()
      futures.map(_.get())
    } finally pool.shutdownNow().asScala.foreach(_ => ())
  }

  folder.test("leases of one bundle share one model, which goes with the last of them") { folder =>
    val cache = new ScorerCache
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    val (first, second) = (lease(cache, source(file)), lease(cache, source(file)))
    assertEquals(cache.size, 1)
    first.close()
    first.close()
    assertEquals(cache.size, 1)
    second.close()
    assertEquals(cache.size, 0)
  }

  folder.test("32 threads that ask at once cause one fetch and get one model") { folder =>
    val cache = new ScorerCache
    val loader = new Counting(pauseMillis = 300)
    val file = BundleFixtures.linear.write(folder.resolve("b.zip"))
    val leases = inThreads(32)(_ => lease(cache, source(file, loader)))
    assertEquals(loader.fetches.get, 1)
    assertEquals(cache.size, 1)
    leases.foreach(_.close())
    assertEquals(cache.size, 0)
  }

  folder.test("one file at many places is one model") { folder =>
    val cache = new ScorerCache
    val files = (0 until 16).map(i => BundleFixtures.linear.write(folder.resolve(s"$i.zip")))
    val leases = inThreads(16)(i => lease(cache, source(files(i))))
    assertEquals(cache.size, 1)
    leases.foreach(_.close())
    assertEquals(cache.size, 0)
  }

  folder.test("a pinned bundle that is in memory is not fetched again") { folder =>
    val cache = new ScorerCache
    val loader = new Counting
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    val pinned = source(file, loader).copy(sha256 = Some(Sha256.of(file)))
    val leases = Seq(lease(cache, pinned), lease(cache, pinned))
    assertEquals(loader.fetches.get, 1)
    leases.foreach(_.close())
  }

  folder.test("a new file at an old place is a new model") { folder =>
    val cache = new ScorerCache
    val file = folder.resolve("b.zip")
    BundleFixtures.single.write(file)
    val old = lease(cache, source(file))
    BundleFixtures.linear.write(file)
    val current = lease(cache, source(file))
    assertNotEquals(old.sha256, current.sha256)
    assertEquals(old.schema, BundleFixtures.single.schema)
    assertEquals(current.schema, BundleFixtures.linear.schema)
    Seq(old, current).foreach(_.close())
    assertEquals(cache.size, 0)
  }

  folder.test("a failure is not remembered") { folder =>
    val cache = new ScorerCache
    val file = folder.resolve("b.zip")
    assertEquals(cache.acquire(source(file)).left.map(_.code), Left("bundle.missing"))
    BundleFixtures.single.write(file)
    lease(cache, source(file)).close()
  }

  folder.test("another digest than the pinned one is refused with both digests") { folder =>
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    val problem = new ScorerCache().acquire(source(file).copy(sha256 = Some("0" * 64))).left.toOption.get
    assertEquals(
      problem,
      BundleProblem.DigestMismatch(file.toString, "0" * 64, Sha256.of(file)): BundleProblem
    )
  }

  folder.test("a model whose golden rows come out otherwise is never leased") { folder =>
    val cache = new ScorerCache
    val entries = BundleFixture.edit(BundleFixtures.single.entries, "root/regression.node/model.json")(
      _.replace("[2.0]", "[2.02]")
    )
    val file = BundleFixture.zip(folder.resolve("b.zip"), entries)
    assertEquals(cache.acquire(source(file)).left.map(_.code), Left("bundle.golden-mismatch"))
    assertEquals(cache.size, 0)
  }

  folder.test("a foreign model in memory is not leased to a source that does not allow it") { folder =>
    val cache = new ScorerCache
    val foreign = source(BundleFixtures.single.writeForeign(folder.resolve("b.zip")))
    val allowed = lease(cache, foreign.copy(allowForeign = true))
    assertEquals(allowed.foreign, true)
    val pinned = foreign.copy(sha256 = Some(allowed.sha256))
    assertEquals(cache.acquire(pinned).left.map(_.code), Left("bundle.foreign"))
    allowed.close()
    assertEquals(cache.size, 0)
  }

  folder.test("leases of one model give the outputs that each asked for") { folder =>
    val cache = new ScorerCache
    val file = BundleFixtures.logistic.write(folder.resolve("b.zip"))
    val all = lease(cache, source(file))
    val one = lease(cache, source(file).copy(outputs = Vector("probability")))
    assertEquals(cache.size, 1)
    assertEquals(one.schema.outputs.map(_.name), Vector("probability"))
    val session = one.scorer.newSession()
    session.setDouble(0, 0)
    session.setDouble(1, 0)
    assertEquals(session.score(), null)
    assertEquals(session.getVector(0).toSeq, Seq(0.5, 0.5))
    val problem = cache.acquire(source(file).copy(outputs = Vector("score"))).left.toOption.get
    assert(problem.sentence.contains("prediction, probability"), problem.sentence)
    Seq(all, one).foreach(_.close())
    assertEquals(cache.size, 0)
  }

  folder.test("many threads lease, score and close without loss, and nothing is left") { folder =>
    val cache = new ScorerCache
    val files = Seq(BundleFixtures.single, BundleFixtures.tree).zipWithIndex.map { case (fixture, i) =>
      fixture.write(folder.resolve(s"$i.zip"))
    }
    inThreads(8) { thread =>
      (0 until 25).foreach { round =>
        val leased = lease(cache, source(files((thread + round) % 2)))
        val session = leased.scorer.newSession()
        session.setDouble(0, -2)
        assertEquals(session.score(), null)
        leased.close()
      }
    }
    assertEquals(cache.size, 0)
    assertEquals(Files.list(folder).count(), 2L)
  }

  folder.test("an interrupted thread stops waiting and does not spoil the load for others") { folder =>
    val cache = new ScorerCache
    val loader = new Counting(pauseMillis = 500)
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    val first = new Thread(() => {
      try cache.acquire(source(file, loader)).foreach(_.close())
      catch { case _: InterruptedException => () }
    })
    first.start()
    while (loader.fetches.get == 0) Thread.sleep(5)
    val second = inBackground(lease(cache, source(file, loader)))
    Thread.sleep(100)
    first.interrupt()
    first.join()
    second().close()
    assertEquals(cache.size, 0)
  }

  private[this] def inBackground[A](body: => A): () => A = {
    val task = new java.util.concurrent.FutureTask[A](() => body)
    new Thread(task).start()
    () => task.get()
  }
}

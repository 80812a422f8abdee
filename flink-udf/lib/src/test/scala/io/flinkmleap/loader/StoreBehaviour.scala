package io.flinkmleap.loader

import java.nio.file.{Files, Path}
import java.util.concurrent.{CyclicBarrier, Executors}

import scala.collection.JavaConverters._
import scala.concurrent.duration._
import scala.concurrent.{Await, ExecutionContext, Future}

import io.flinkmleap.bundle.{BundleProblem, Sha256, TemporaryFolder}
import io.flinkmleap.BusyMachine

/** What holds for every store. */
abstract class StoreBehaviour extends munit.FunSuite with BusyMachine with TemporaryFolder {

  /** A store that has `content` at `location`. */
  def withStore[A](content: Array[Byte])(body: Store => A): A

  val content: Array[Byte] = Array.tabulate[Byte](300000)(index => (index * 31 + index / 251).toByte)

  /** The file that the loader made, with the promise that a failure leaves nothing. */
  def fetch(loader: BundleLoader, location: String): Either[BundleProblem, Vector[Byte]] = {
    val folder = Files.createTempDirectory("flink-mleap-test-")
    val target = folder.resolve("bundle.zip")
    try {
      val fetched = loader.fetch(location, target).map(_ => Files.readAllBytes(target).toVector)
      val left = Files.list(folder)
      try
        assertEquals(
          left.iterator.asScala.map(_.getFileName.toString).toSet,
          if (fetched.isRight) Set("bundle.zip") else Set.empty[String]
        )
      finally left.close()
      fetched
    } finally {
      Files.deleteIfExists(target)
      Files.delete(folder)
    }
  }

  test("what is in the store is fetched, byte for byte") {
    withStore(content)(store => assertEquals(fetch(store.loader, store.location), Right(content.toVector)))
  }

  test("what is not in the store is named, and nothing is left behind") {
    withStore(content) { store =>
      store.missing.foreach { location =>
        val problem = fetch(store.loader, location).left.toOption.getOrElse(fail(s"$location was fetched"))
        assert(Set("bundle.missing", "loader.not-found")(problem.code), problem.toString)
        assert(problem.sentence.contains(location), problem.sentence)
      }
    }
  }

  test("32 threads that ask at once get the same bytes") {
    withStore(content) { store =>
      val digests = askAtOnce(BundleSource(store.location, store.loader, sha256 = Some(sha256(content))))
      assertEquals(digests, Vector.fill(32)(Right(sha256(content)): Either[BundleProblem, String]))
    }
  }

  test("a loader survives Java serialization and equals its copy") {
    withStore(content) { store =>
      val bytes = new java.io.ByteArrayOutputStream
      new java.io.ObjectOutputStream(bytes).writeObject(store.loader)
      assertEquals(
        new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray)).readObject(),
        store.loader: Any
      )
    }
  }

  /** The digests that 32 threads find. */
  def askAtOnce(source: BundleSource): Vector[Either[BundleProblem, String]] = {
    val threads = Executors.newFixedThreadPool(32)
    implicit val context: ExecutionContext = ExecutionContext.fromExecutor(threads)
    val barrier = new CyclicBarrier(32)
    try {
      val asked = Vector.fill(32)(Future {
        barrier.await()
        source.withFile((file: Path, _) => Right(Sha256.of(file)))
      })
      Await.result(Future.sequence(asked), 60.seconds)
    } finally threads.shutdownNow()
  }

  def sha256(bytes: Array[Byte]): String = Sha256.of(new java.io.ByteArrayInputStream(bytes))
}

/** A store of a test.
  *
  * @param missing
  *   locations at which there is nothing
  */
final case class Store(loader: BundleLoader, location: String, missing: Vector[String])

package io.flinkmleap.loader

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.attribute.{FileTime, PosixFilePermissions}
import java.nio.file.{Files, Path}
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

import scala.collection.JavaConverters._

import io.flinkmleap.bundle.{BundleProblem, PrivateFolder, Sha256, TemporaryFolder}
import io.flinkmleap.BusyMachine

class BundleCacheSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def bytes(text: String): Array[Byte] = text.getBytes(UTF_8)

  private[this] def sha256(text: String): String = Sha256.of(new java.io.ByteArrayInputStream(bytes(text)))

  private[this] def names(folder: Path): Set[String] = {
    val list = Files.list(folder)
    try list.iterator.asScala.map(_.getFileName.toString).toSet
    finally list.close()
  }

  /** What a fetch gives, and whether it was downloaded for it. */
  private[this] def fetch(
      cache: Path,
      wanted: String,
      maxSize: Long = 1000,
      sent: Option[String] = None
  ): (Either[String, String], Boolean) =
    PrivateFolder.use { folder =>
      val downloads = new AtomicInteger
      val target = folder.resolve("target")
      val result = new BundleCache(cache, maxSize).fetch(sha256(wanted), target) {
        downloads.incrementAndGet()
        Files.write(target, bytes(sent.getOrElse(wanted)))
        Right(())
      }
      (result.left.map(_.code).map(_ => new String(Files.readAllBytes(target), UTF_8)), downloads.get == 1)
    }

  folder.test("the second fetch of a digest downloads nothing") { folder =>
    val cache = folder.resolve("made/cache")
    assertEquals(fetch(cache, "one"), (Right("one"), true))
    assertEquals(fetch(cache, "one"), (Right("one"), false))
    assertEquals(names(cache), Set(s"${sha256("one")}.zip"))
  }

  folder.test("the folder and the copies are for their owner only") { folder =>
    val cache = folder.resolve("cache")
    fetch(cache, "one")
    def permissions(path: Path) = PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
    assertEquals(permissions(cache), "rwx------")
    assertEquals(permissions(cache.resolve(s"${sha256("one")}.zip")), "rw-------")
  }

  folder.test(
    "a folder that others may enter, a link and a file are not used, and the bundle comes all the same"
  ) { folder =>
    val open = Files.createDirectory(folder.resolve("open"))
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"))
    val link =
      Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("other")))
    val file = Files.write(folder.resolve("file"), bytes("x"))
    Seq(open, link, file, file.resolve("below")).foreach(cache =>
      assertEquals(fetch(cache, "one"), (Right("one"), true), cache.toString)
    )
    assertEquals(names(open) ++ names(folder.resolve("other")), Set.empty[String])
  }

  folder.test("a copy that was changed is downloaded again and replaced") { folder =>
    val cache = folder.resolve("cache")
    fetch(cache, "one")
    Files.write(cache.resolve(s"${sha256("one")}.zip"), bytes("changed"))
    assertEquals(fetch(cache, "one"), (Right("one"), true))
    assertEquals(fetch(cache, "one"), (Right("one"), false))
  }

  folder.test("what does not have the digest is given to the caller and not kept") { folder =>
    val cache = folder.resolve("cache")
    assertEquals(fetch(cache, "one", sent = Some("other")), (Right("other"), true))
    assertEquals(names(cache), Set.empty[String])
  }

  folder.test("a failure is not kept, and leaves nothing") { folder =>
    val cache = folder.resolve("cache")
    val failed = PrivateFolder.use { private_ =>
      new BundleCache(cache, 1000).fetch(sha256("one"), private_.resolve("t"))(
        Left(BundleProblem.Unreachable("test", None))
      )
    }
    assertEquals(failed.left.map(_.code), Left("loader.unreachable"))
    assertEquals(names(cache), Set.empty[String])
    assertEquals(fetch(cache, "one"), (Right("one"), true))
  }

  folder.test("the copy that was not used for the longest time makes room, and the limit holds") { folder =>
    val cache = folder.resolve("cache")
    Seq("aaaa", "bbbb", "cccc").zipWithIndex.foreach { case (text, age) =>
      fetch(cache, text, maxSize = 12)
      Files.setLastModifiedTime(cache.resolve(s"${sha256(text)}.zip"), FileTime.fromMillis(1000000L + age))
    }
    assertEquals(fetch(cache, "aaaa", maxSize = 12)._2, false)
    fetch(cache, "dddd", maxSize = 12)
    assertEquals(names(cache), Set("aaaa", "cccc", "dddd").map(text => s"${sha256(text)}.zip"))
  }

  folder.test("what is larger than the limit is not kept and drives nothing out") { folder =>
    val cache = folder.resolve("cache")
    fetch(cache, "aaaa", maxSize = 5)
    assertEquals(fetch(cache, "larger", maxSize = 5), (Right("larger"), true))
    assertEquals(names(cache), Set(s"${sha256("aaaa")}.zip"))
  }

  folder.test("what a process left unfinished is cleared away") { folder =>
    val cache = folder.resolve("cache")
    fetch(cache, "one")
    Files.write(cache.resolve("0123.zip.part"), bytes("half"))
    fetch(cache, "two")
    assertEquals(names(cache), Set("one", "two").map(text => s"${sha256(text)}.zip"))
  }

  folder.test("four processes that want one bundle at once download it once") { folder =>
    val java = s"${System.getProperty("java.home")}/bin/java"
    val started = Vector.fill(4) {
      new ProcessBuilder(
        java,
        "-cp",
        System.getProperty("java.class.path"),
        "io.flinkmleap.loader.CacheProcess",
        folder.toString
      )
        .redirectErrorStream(true)
        .start()
    }
    started.foreach { process =>
      val output = new String(process.getInputStream.readAllBytes(), UTF_8)
      assert(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue == 0, output)
    }
    assertEquals(Files.readAllLines(folder.resolve("downloads")).size, 1)
    assertEquals(names(folder.resolve("cache")), Set(s"${sha256("content")}.zip"))
  }

  test("a source from a store uses the cache when it is pinned, one without a pin does not") {
    val server = new ObjectServer()
    server.put("/b.zip", bytes("one"))
    PrivateFolder.use { folder =>
      val cache = Some(CacheSettings(Some(folder.resolve("cache").toString), 1000))
      val loader = HttpBundleLoader(HttpSettings(allowHttp = true))
      def fetches(source: BundleSource): Int = {
        val before = server.requests.size
        (1 to 3).foreach(_ =>
          assertEquals(source.withFile((_, digest) => Right(digest)), Right(sha256("one")))
        )
        server.requests.size - before
      }
      val source = BundleSource(s"${server.endpoint}/b.zip", loader, cache = cache)
      assertEquals(fetches(source), 3)
      assertEquals(fetches(source.copy(sha256 = Some(sha256("one")))), 1)
    }
    server.close()
  }
}

/** Another process of the same user: fetches through the cache and notes when it downloads. */
object CacheProcess {
  def main(arguments: Array[String]): Unit = {
    val folder = java.nio.file.Paths.get(arguments(0))
    val content = "content".getBytes(UTF_8)
    val digest = Sha256.of(new java.io.ByteArrayInputStream(content))
    PrivateFolder.use { own =>
      val result = new BundleCache(folder.resolve("cache"), 1000).fetch(digest, own.resolve("t")) {
        val note = Files.newOutputStream(
          folder.resolve("downloads"),
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND
        )
        note.write("download\n".getBytes(UTF_8))
        note.close()
        Thread.sleep(1500)
        Files.write(own.resolve("t"), content)
        Right(())
      }
      require(result.isRight && Sha256.of(own.resolve("t")) == digest)
    }
  }
}

package io.flinkmleap.loader

import java.net.URLClassLoader
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.attribute.PosixFilePermissions
import java.nio.file.{Files, Path}

import scala.collection.JavaConverters._

import io.flinkmleap.bundle._
import io.flinkmleap.BusyMachine

class FileBundleLoaderSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def fetch(location: String, folder: Path): Either[BundleProblem, Path] = {
    val target = folder.resolve("target.zip")
    Files.deleteIfExists(target)
    FileBundleLoader().fetch(location, target).map(_ => target)
  }

  private[this] def names(folder: Path): Set[String] = {
    val list = Files.list(folder)
    try list.iterator.asScala.map(_.getFileName.toString).toSet
    finally list.close()
  }

  private[this] def loads(fetched: Either[BundleProblem, Path]): Unit = {
    val loaded = fetched.flatMap(Bundle.load(_, "test", allowForeign = false))
    loaded.foreach(_.close())
    assertEquals(loaded.left.map(_.toString).map(_.schema), Right(BundleFixtures.single.schema))
  }

  private[this] def withContext[A](loader: ClassLoader)(body: => A): A = {
    val before = Thread.currentThread.getContextClassLoader
    Thread.currentThread.setContextClassLoader(loader)
    try body
    finally Thread.currentThread.setContextClassLoader(before)
  }

  folder.test("a path and a file URI give the bytes of the file, for the owner only") { folder =>
    val file = BundleFixtures.single.write(folder.resolve("the bundle.zip"))
    Seq(file.toString, file.toUri.toString, s"file:$file", s"file://$file").foreach { location =>
      val target = fetch(location, folder).fold(p => fail(s"$location: $p"), identity)
      assertEquals(Sha256.of(target), Sha256.of(file))
      assertEquals(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)), "rw-------")
    }
  }

  folder.test("a folder is packed, and equal folders give equal bytes whatever their times and their order") {
    folder =>
      val first = BundleFixtures.single.writeFolder(Files.createDirectory(folder.resolve("first")))
      Files.createDirectory(folder.resolve("second"))
      BundleFixtures.single.entries.toSeq.sortBy(_._1).reverse.foreach { case (name, text) =>
        val file = folder.resolve("second").resolve(name)
        Files.createDirectories(file.getParent)
        Files.write(file, text.getBytes(UTF_8))
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1000000000000L))
      }
      loads(fetch(first.toString, folder))
      val digests =
        Seq("first", "second", "first/").map(name => fetch(s"$folder/$name", folder).map(Sha256.of))
      assertEquals(digests.distinct.size, 1)
  }

  folder.test("a link inside a folder is refused by its name, wherever it leads") { folder =>
    val targets =
      Seq(folder.resolve("secret"), folder.resolve("bundle/bundle.json"), folder.resolve("bundle"))
    val bundle = BundleFixtures.single.writeFolder(Files.createDirectory(folder.resolve("bundle")))
    Files.write(folder.resolve("secret"), "secret".getBytes(UTF_8))
    targets.foreach { target =>
      val link = Files.createSymbolicLink(bundle.resolve("link"), target)
      val problem = fetch(bundle.toString, folder).left.toOption.get
      assertEquals(problem.code, "bundle.link")
      assert(problem.sentence.contains("'link'"), problem.sentence)
      Files.delete(link)
    }
    assertEquals(names(folder), Set("bundle", "secret"))
  }

  folder.test("a folder that is reached by a link is packed") { folder =>
    val bundle = BundleFixtures.single.writeFolder(Files.createDirectory(folder.resolve("bundle")))
    val link = Files.createSymbolicLink(folder.resolve("current"), bundle)
    assertEquals(fetch(link.toString, folder).isRight, true)
  }

  folder.test("what is nowhere is missing and nothing is created") { folder =>
    Seq(s"$folder/none.zip", "none.zip", "/", "", "file:", "file:none", "gs://b/o", "\u0000").foreach {
      location =>
        val code = fetch(location, folder).left.map(_.code)
        assert(code.left.exists(Set("bundle.missing", "bundle.not-a-bundle")), s"$location: $code")
    }
    assertEquals(names(folder), Set.empty[String])
  }

  folder.test("an existing target is never overwritten half-way") { folder =>
    val file = BundleFixtures.single.write(folder.resolve("b.zip"))
    Files.write(folder.resolve("t.zip.part"), "other".getBytes(UTF_8))
    assertEquals(
      FileBundleLoader().fetch(file.toString, folder.resolve("t.zip")).left.map(_.code),
      Left("bundle.unreadable")
    )
    assertEquals(names(folder).contains("t.zip"), false)
  }

  folder.test(
    "a bundle on the class path is found with and without the leading slash, as a file and as a folder"
  ) { folder =>
    val classes = Files.createDirectory(folder.resolve("classes"))
    BundleFixtures.single.write(classes.resolve("one.zip"))
    BundleFixtures.single.writeFolder(Files.createDirectory(classes.resolve("example-1")))
    withContext(new URLClassLoader(Array(classes.toUri.toURL), getClass.getClassLoader)) {
      Seq("one.zip", "/one.zip", "example-1", "/example-1", "/example-1/").foreach(location =>
        loads(fetch(location, folder))
      )
    }
  }

  folder.test("a bundle inside a jar is found as a file and as a folder, also without entries for folders") {
    folder =>
      val inner = Files.readAllBytes(BundleFixtures.single.write(folder.resolve("one.zip")))
      val out = new java.util.zip.ZipOutputStream(Files.newOutputStream(folder.resolve("app.jar")))
      def put(name: String, bytes: Array[Byte]): Unit = {
        out.putNextEntry(new java.util.zip.ZipEntry(name)); out.write(bytes)
      }
      put("models/one.zip", inner)
      BundleFixtures.single.entries.foreach { case (name, text) =>
        put(s"models/example-1/$name", text.getBytes(UTF_8))
      }
      out.close()
      val loader = new URLClassLoader(Array(folder.resolve("app.jar").toUri.toURL), getClass.getClassLoader)
      withContext(loader) {
        Seq("/models/one.zip", "models/example-1").foreach(location => loads(fetch(location, folder)))
      }
      loader.close()
  }
}

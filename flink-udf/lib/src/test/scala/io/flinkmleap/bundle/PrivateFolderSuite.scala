package io.flinkmleap.bundle

import java.nio.file.attribute.PosixFilePermissions
import java.nio.file.{Files, Path, Paths}

import scala.collection.JavaConverters._

import io.flinkmleap.BusyMachine

class PrivateFolderSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {
  private[this] val prefix = "flink-mleap-load-"
  private[this] val shared = Paths.get(System.getProperty("java.io.tmpdir"))

  private[this] def names(folder: Path): Set[String] = {
    val list = Files.list(folder)
    try list.iterator.asScala.map(_.getFileName.toString).toSet
    finally list.close()
  }

  private[this] def abandoned(temporary: Path, name: String): Path = {
    val folder = Files.createDirectories(temporary.resolve(name).resolve("inner"))
    Files.writeString(folder.resolve("left"), "bytes")
    Files.createFile(temporary.resolve(name).resolve("lock"))
  }

  test("a private folder can be entered by its owner only, and is gone after its use") {
    val seen = PrivateFolder.use { folder =>
      assertEquals(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)), "rwx------")
      Files.writeString(Files.createDirectory(folder.resolve("inner")).resolve("file"), "bytes")
      folder
    }
    assertEquals(Files.exists(seen), false)
  }

  folder.test("what a process has left that is gone is removed") { temporary =>
    abandoned(temporary, s"${prefix}1")
    AbandonedFolders.remove(temporary, prefix, PrivateFolder.OwnPrefix)
    assertEquals(names(temporary), Set.empty[String])
  }

  folder.test("what is used, has no lock, is a link, or is called otherwise stays") { temporary =>
    abandoned(temporary, "others-1")
    Files.createDirectory(temporary.resolve(s"${prefix}without-lock"))
    Files.createSymbolicLink(temporary.resolve(s"${prefix}link"), temporary.resolve("others-1"))
    Files.writeString(temporary.resolve(s"${prefix}file"), "bytes")
    val used = PrivateFolder.create()
    try {
      AbandonedFolders.remove(temporary, prefix, PrivateFolder.OwnPrefix)
      AbandonedFolders.remove(shared, prefix, PrivateFolder.OwnPrefix)
      assertEquals(
        names(temporary),
        Set("others-1", s"${prefix}without-lock", s"${prefix}link", s"${prefix}file")
      )
      assertEquals(Files.exists(temporary.resolve("others-1/inner/left")), true)
      assertEquals(Files.exists(used.path), true)
    } finally used.close()
  }

  test("a process that has looked for abandoned folders still has the locks of its own") {
    val used = PrivateFolder.create()
    try {
      AbandonedFolders.remove(shared, prefix, PrivateFolder.OwnPrefix)
      val other = holder(shared)
      assertEquals(Files.exists(used.path), true)
      other.destroyForcibly().waitFor()
      names(shared)
        .filter(_.startsWith(s"$prefix${other.pid}-"))
        .map(shared.resolve)
        .foreach(PrivateFolder.delete)
    } finally used.close()
  }

  folder.test("the next process removes what a killed one has left, and not what a running one uses") {
    temporary =>
      val first = holder(temporary)
      val second = holder(temporary)
      val both = names(temporary).filter(_.startsWith(prefix))
      first.destroyForcibly().waitFor()
      val third = holder(temporary)
      val now = names(temporary).filter(_.startsWith(prefix))
      assertEquals((both.size, now.size, (both & now).size), (2, 2, 1))
      Seq(second, third).foreach(_.destroyForcibly().waitFor())
  }

  private[this] def holder(temporary: Path): Process = {
    val process = new ProcessBuilder(
      Paths.get(System.getProperty("java.home"), "bin", "java").toString,
      s"-Djava.io.tmpdir=$temporary",
      "-cp",
      System.getProperty("java.class.path"),
      "io.flinkmleap.bundle.PrivateFolderHolder"
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    assertEquals(process.getInputStream.read(), '!'.toInt)
    process
  }
}

/** A process that uses a private folder until it is killed, or whoever started it has ended. */
object PrivateFolderHolder {
  def main(arguments: Array[String]): Unit = {
    PrivateFolder.create()
    System.out.print('!')
    System.out.flush()
    System.in.read()
    ()
  }
}

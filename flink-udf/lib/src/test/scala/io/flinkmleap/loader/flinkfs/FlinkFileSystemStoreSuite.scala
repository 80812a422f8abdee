package io.flinkmleap.loader.flinkfs

import java.net.{URL, URLClassLoader}
import java.nio.file.{Files, Path}

import com.typesafe.config.ConfigFactory
import io.flinkmleap.bundle.signature.{RequiredSignature, SignatureFixture}
import io.flinkmleap.bundle.{BundleFixtures, PrivateFolder, Sha256}
import io.flinkmleap.loader._

class FlinkFileSystemStoreSuite extends StoreBehaviour {
  private[this] val transfer = TransferSettings(retries = 2)
  private[this] val loader = FlinkFileSystemLoader(transfer)

  override def withStore[A](content: Array[Byte])(body: Store => A): A = PrivateFolder.use { folder =>
    Files.write(folder.resolve("bundle.zip"), content)
    body(
      Store(
        loader,
        s"unsteady://$folder/bundle.zip",
        Vector(s"unsteady://$folder/none.zip", s"unsteady://$folder/none/b.zip")
      )
    )
  }

  private[this] def withFile[A](faults: (Path => Unit)*)(body: String => A): A = PrivateFolder.use { folder =>
    val file = Files.write(folder.resolve("bundle.zip"), content)
    UnsteadyFileSystem.faults.clear()
    faults.foreach(fault => UnsteadyFileSystem.faults.add(() => fault(file)))
    body(s"unsteady://$file")
  }

  private[this] def breaks(file: Path): Unit = throw new java.io.IOException(s"broken: ${file.getFileName}")

  test("a scheme that only Flink knows is served, one that nobody knows is not") {
    val none = ConfigFactory.empty
    assertEquals(
      BundleLoaders.forLocation("unsteady:///x", none),
      Right(FlinkFileSystemLoader(TransferSettings()))
    )
    assertEquals(
      BundleLoaders.forLocation("nobody://x/y", none).left.map(_.code),
      Left("loader.unknown-scheme")
    )
    assertEquals(BundleLoaders.forLocation("s3://bucket/object", none), Right(S3BundleLoader(S3Settings())))
    val settings = ConfigFactory.parseString("flink.retries = 1")
    assertEquals(
      BundleLoaders.forLocation("unsteady:///x", settings),
      Right(FlinkFileSystemLoader(TransferSettings(retries = 1)))
    )
  }

  test("a file whose reading breaks off is resumed") {
    withFile(breaks)(location => assertEquals(fetch(loader, location), Right(content.toVector)))
    withFile(breaks, breaks, breaks)(location =>
      assertEquals(fetch(loader, location).left.map(_.code), Left("loader.unreachable"))
    )
  }

  test("a file that is replaced while it is read is read anew, as a whole") {
    val now = content.reverse
    withFile(file => {
      Files.write(file, now);
      Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1000)); ()
    }) { location =>
      assertEquals(fetch(loader, location), Right(now.toVector))
    }
  }

  test("a signature beside the bundle counts, and one that is too large is not read") {
    PrivateFolder.use { folder =>
      UnsteadyFileSystem.faults.clear()
      val pair = SignatureFixture.newKeyPair()
      val file = BundleFixtures.single.write(folder.resolve("bundle.zip"))
      val required = RequiredSignature(SignatureFixture.keyOf(pair))
      val source = BundleSource(s"unsteady://$file", loader, signature = Some(required))
      def code = source.describe().fold(_.code, _ => "ok")
      assertEquals(code, "bundle.signature-missing")
      val statement = SignatureFixture.statement(Sha256.of(file)).compactPrint
      val signature = SignatureFixture.write(file, SignatureFixture.signed(pair, statement).compactPrint)
      assertEquals(code, "ok")
      Files.write(signature, new Array[Byte]((1 << 20) + 1))
      assertEquals(code, "bundle.signature-invalid")
      BundleFixtures.linear.write(file)
      Files.write(signature, statement.getBytes)
      assertEquals(code, "bundle.signature-invalid")
    }
  }

  test("a folder is refused") {
    PrivateFolder.use(folder =>
      assertEquals(fetch(loader, s"unsteady://$folder").left.map(_.code), Left("loader.invalid-location"))
    )
  }

  test("without Flink on the class path nothing is served and nothing breaks") {
    val own = classOf[FlinkFileSystemProvider].getName
    val urls = System
      .getProperty("java.class.path")
      .split(java.io.File.pathSeparator)
      .map(new java.io.File(_).toURI.toURL)
    val loader = new WithoutFlink(urls)
    val provider = loader.loadClass(own).getConstructor().newInstance()
    val serves =
      provider.getClass.getMethod("servesOther", classOf[String]).invoke(provider, "hdfs://host/path")
    assertEquals(serves, java.lang.Boolean.FALSE: Any)
    loader.close()
  }
}

/** The class path of the test but for Flink. */
private final class WithoutFlink(urls: Array[URL])
    extends URLClassLoader(urls, ClassLoader.getPlatformClassLoader) {
  override def loadClass(name: String, resolve: Boolean): Class[_] =
    if (name.startsWith("org.apache.flink.")) throw new ClassNotFoundException(name)
    else super.loadClass(name, resolve)
}

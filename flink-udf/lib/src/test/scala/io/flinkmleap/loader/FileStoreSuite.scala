package io.flinkmleap.loader

import java.net.URLClassLoader
import java.nio.file.{Files, Path}

import io.flinkmleap.bundle.PrivateFolder

class FileStoreSuite extends StoreBehaviour {
  override def withStore[A](content: Array[Byte])(body: Store => A): A = PrivateFolder.use { folder =>
    val file = Files.write(folder.resolve("bundle.zip"), content)
    body(Store(FileBundleLoader(), file.toString, Vector(s"$folder/none.zip", s"file:$folder/none/b.zip")))
  }
}

class ClassPathStoreSuite extends StoreBehaviour {
  override def withStore[A](content: Array[Byte])(body: Store => A): A = PrivateFolder.use { folder =>
    Files.write(folder.resolve("bundle-on-class-path.zip"), content)
    withContext(folder)(
      body(Store(FileBundleLoader(), "/bundle-on-class-path.zip", Vector("/none-on-class-path.zip")))
    )
  }

  // Threads of a test inherit the context class loader of the thread that makes them.
  private[this] def withContext[A](folder: Path)(body: => A): A = {
    val before = Thread.currentThread.getContextClassLoader
    val context = new URLClassLoader(Array(folder.toUri.toURL), getClass.getClassLoader)
    Thread.currentThread.setContextClassLoader(context)
    try body
    finally {
      Thread.currentThread.setContextClassLoader(before)
      context.close()
    }
  }
}

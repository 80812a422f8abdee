package io.flinkmleap.loader.flinkfs

import java.net.URI
import java.util.concurrent.ConcurrentLinkedQueue

import org.apache.flink.core.fs.{FSDataInputStream, FileSystem, FileSystemFactory, Path}
import org.apache.flink.core.fs.local.LocalFileSystem

/** The local files behind another scheme, read in pieces with something happening before the second one. */
final class UnsteadyFileSystem extends LocalFileSystem {
  override def getUri: URI = URI.create("unsteady:///")

  override def open(path: Path): FSDataInputStream = {
    val in = super.open(path)
    Option(UnsteadyFileSystem.faults.poll()).fold(in)(new UnsteadyStream(in, _))
  }
}

object UnsteadyFileSystem {

  /** What happens in the middle of each next reading. */
  val faults = new ConcurrentLinkedQueue[() => Unit]
}

final class UnsteadyFileSystemFactory extends FileSystemFactory {
  override def getScheme: String = "unsteady"
  override def create(uri: URI): FileSystem = new UnsteadyFileSystem
}

private final class UnsteadyStream(in: FSDataInputStream, fault: () => Unit) extends FSDataInputStream {
  private[this] var reads = 0

  override def seek(position: Long): Unit = in.seek(position)
  override def getPos: Long = in.getPos
  override def read(): Int = in.read()
  override def close(): Unit = in.close()

  override def read(buffer: Array[Byte], offset: Int, length: Int): Int = {
    reads += 1
    if (reads == 2) fault()
    in.read(buffer, offset, length)
  }
}

package io.flinkmleap.bundle.archive

import java.nio.ByteBuffer
import java.nio.channels.{NonWritableChannelException, SeekableByteChannel}

/** Reads a file that nobody changes a window at a time: the records of an archive are small, many, and side
  * by side. Closing it closes the file.
  */
private[archive] final class WindowedChannel(file: SeekableByteChannel) extends SeekableByteChannel {
  private[this] val window = ByteBuffer.allocate(1 << 16).limit(0)
  private[this] var start = 0L
  private[this] var at = 0L

  override val size: Long = file.size

  override def position: Long = at

  override def position(next: Long): WindowedChannel = {
    at = next
    this
  }

  override def read(into: ByteBuffer): Int =
    if (at >= size) -1
    else {
      if (at < start || at >= start + window.limit()) fill()
      window.position((at - start).toInt)
      val count = math.min(into.remaining, window.remaining)
      val part = window.duplicate()
      part.limit(part.position() + count)
      into.put(part)
      at += count
      count
    }

  override def write(from: ByteBuffer): Int = throw new NonWritableChannelException
  override def truncate(size: Long): SeekableByteChannel = throw new NonWritableChannelException
  override def isOpen: Boolean = file.isOpen
  override def close(): Unit = file.close()

  private[this] def fill(): Unit = {
    start = at
    window.clear()
    file.position(at)
    while (window.hasRemaining && file.read(window) >= 0) {}
    window.flip()
    ()
  }
}

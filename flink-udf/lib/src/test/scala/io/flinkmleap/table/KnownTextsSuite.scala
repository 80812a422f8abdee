package io.flinkmleap.table

import scala.util.Random

import io.flinkmleap.BusyMachine
import org.apache.flink.table.data.StringData
import org.apache.flink.table.data.binary.BinaryStringData

class KnownTextsSuite extends munit.FunSuite with BusyMachine {
  private[this] def bytes(text: String): StringData = StringData.fromBytes(text.getBytes("UTF-8"))

  test("texts come back as they are, from bytes and from Java strings, known or not") {
    val known = new KnownTexts
    val texts =
      Vector("", "a", "Zürich", "\u4e2d\u6587", "x" * 1000) ++ Vector.tabulate(9000)(i => s"name $i")
    val random = new Random(1)
    (0 until 50000).foreach { _ =>
      val text = texts(random.nextInt(texts.size))
      assertEquals(known.of(bytes(text)), text)
      assertEquals(known.of(StringData.fromString(text)), text)
    }
  }

  test("a text that comes again is the same object, whatever becomes of the bytes it came in") {
    val known = new KnownTexts
    val buffer = "category-1".getBytes("UTF-8")
    val first = known.of(BinaryStringData.fromBytes(buffer, 0, buffer.length))
    buffer(9) = '2'
    val second = known.of(BinaryStringData.fromBytes(buffer, 0, buffer.length))
    assertEquals((first, second), ("category-1", "category-2"))
    assert(known.of(bytes("category-1")) eq first)
  }
}

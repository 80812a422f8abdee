package io.flinkmleap.scoring.plan

import java.nio.charset.StandardCharsets.UTF_8

class Utf8TableSuite extends munit.FunSuite {
  private[this] val labels =
    Vector("", "a", "ab", "abc", "abcd", "abcde", "Z\u00fcrich", "\u4e2d\u6587", "\ufffd", "x" * 1000) ++
      Vector.tabulate(2000)(i => s"category-$i")

  private[this] def find(table: Utf8Table, text: String): Int = {
    val bytes = text.getBytes(UTF_8)
    table.find(bytes, 0, bytes.length)
  }

  test("every label is found by its bytes, wherever they stand, and nothing else is") {
    val table = new Utf8Table(labels.toArray)
    labels.zipWithIndex.foreach { case (label, index) =>
      val bytes = label.getBytes(UTF_8)
      assertEquals(table.find("<<".getBytes(UTF_8) ++ bytes ++ ">".getBytes(UTF_8), 2, bytes.length), index)
      assertEquals(find(table, s"$label."), -1)
    }
    assertEquals(find(new Utf8Table(Array.empty), ""), -1)
  }

  test("a label that UTF-8 cannot hold is not found by what its bytes would be") {
    val loneSurrogate = 0xd800.toChar.toString
    val table = new Utf8Table(Array(loneSurrogate, "b"))
    assertEquals(find(table, "?"), -1)
    assertEquals(find(table, "b"), 1)
  }

  test("bytes that are no UTF-8 are not taken for the label that they are read as") {
    assertEquals(new Utf8Table(labels.toArray).find(Array(0xff.toByte), 0, 1), -1)
  }
}

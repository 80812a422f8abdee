package io.flinkmleap.bundle.archive

import java.nio.charset.StandardCharsets.US_ASCII

import io.flinkmleap.bundle.{ArchiveLimits, ArchiveRule}
import munit.ScalaCheckSuite
import org.scalacheck.Gen
import org.scalacheck.Prop._

class JsonScannerSuite extends ScalaCheckSuite {
  private[this] val limits = ArchiveLimits.Default.copy(jsonDepth = 5, jsonBytes = 150, entries = 30)

  private[this] def ruleOf(limits: ArchiveLimits, parts: Iterator[String]): Option[ArchiveRule] = {
    val scanner = new JsonScanner("tree.json", lines = true, limits)
    try {
      parts.map(_.getBytes(US_ASCII)).foreach(part => scanner.update(part, part.length))
      None
    } catch { case broken: RuleBroken => Some(broken.rule) }
  }

  private[this] val anyByte = Gen.frequency(
    (20, Gen.oneOf("abc ,XYZ;|")),
    (20, Gen.numChar),
    (6, Gen.oneOf("{}[]:")),
    (2, Gen.oneOf("\"\\")),
    (1, Gen.oneOf("\r\n"))
  )
  private[this] val text = Gen.oneOf(50, 1000).flatMap(Gen.listOfN(_, anyByte)).map(_.mkString)
  private[this] val runs = for {
    char <- Gen.oneOf("1[{:a")
    count <- Gen.oneOf(4, 5, 6, 29, 30, 31, 99, 100, 101, 149, 150, 151)
    end <- Gen.oneOf("\n", "\r\n", "a\n", "")
  } yield char.toString * count + end
  private[this] val texts = Gen.listOf(Gen.oneOf(text, runs)).map(_.mkString)

  property("many bytes together are judged as one after the other") {
    forAll(texts, Gen.choose(1, 200)) { (text, size) =>
      val isRefused = ruleOf(limits, text.iterator.map(_.toString)).isDefined
      assertEquals(ruleOf(limits, Iterator(text)).isDefined, isRefused)
      assertEquals(ruleOf(limits, text.grouped(size)).isDefined, isRefused)
    }
  }

  test("a short line is held against every limit that it can break") {
    def rule(line: String, limits: ArchiveLimits = limits) =
      ruleOf(limits, Iterator(line * 3 + "\n" * 8))
    assertEquals(rule("[1,[2,{\"a\":[3,[4]]}]]\n"), None)
    assertEquals(rule("[1,[2,{\"a\":[3,[4,[]]]}]]\n"), Some(ArchiveRule.JsonDepth(5)))
    assertEquals(rule(":" * 30 + "\n"), None)
    assertEquals(rule("{" + ":" * 31 + "}\n"), Some(ArchiveRule.JsonMembers(30)))
    assertEquals(rule("1" * 99 + "\n"), None)
    assertEquals(rule("1" * 101 + "\n"), Some(ArchiveRule.JsonNumber(100)))
    assertEquals(rule("a" * 20 + "\n", limits.copy(jsonBytes = 20)), Some(ArchiveRule.JsonSize(20)))
  }
}

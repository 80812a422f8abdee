package io.flinkmleap.operator

import java.io.{BufferedReader, StringReader}
import java.lang.Double.doubleToRawLongBits
import java.nio.charset.StandardCharsets.UTF_8

import scala.util.Random

import ml.bundle.dtree
import ml.combust.bundle.tree.decision.JsonFormatTreeReader
import ml.combust.mleap.core.tree.{ContinuousSplit, InternalNode, LeafNode, Node}

class TreeLinesSuite extends munit.FunSuite {
  private[this] val random = new Random(3)
  private[this] val spellings = Vector("0", "-0", "-0.0", "0.0", "1", "-17", "1e3", "2.5E-7", "4.9e-324")
  private[this] val digits = "1.797693134862315707"

  private[this] def spelling(): String = random.nextInt(6) match {
    case 0 => spellings(random.nextInt(spellings.size))
    case 1 => java.lang.Double.longBitsToDouble(random.nextLong() & ~(1L << 62)).toString
    case 2 => s"${digits.take(3 + random.nextInt(17))}e${random.nextInt(600) - 300}"
    case 3 => s"0.${random.nextInt(1 << 30)}${random.nextInt(1 << 30)}"
    case _ => random.nextGaussian().toString
  }

  private[this] def leaf(): String = s"""{"type":"leaf","values":[${Seq
      .fill(1 + random.nextInt(3))(spelling())
      .mkString(",")}]}"""

  private[this] def lines(depth: Int): Vector[String] =
    if (depth == 0 || random.nextInt(5) == 0) Vector(leaf())
    else {
      val split =
        s"""{"type":"continuous","featureIndex":${random.nextInt(1000)},"threshold":${spelling()}}"""
      s"""{"type":"internal","split":$split}""" +: (lines(depth - 1) ++ lines(depth - 1))
    }

  private[this] def read(text: String): Option[Node] = new TreeLines(text.getBytes(UTF_8)).read()

  /** Kind, feature and the bits of the numbers of each node, in the order of the lines. */
  private[this] def flat(node: Node): Vector[(Int, Seq[Long])] = node match {
    case leaf: LeafNode => Vector(-1 -> leaf.values.toArray.toSeq.map(doubleToRawLongBits))
    case InternalNode(left, right, ContinuousSplit(feature, threshold)) =>
      (feature -> Seq(doubleToRawLongBits(threshold))) +: (flat(left) ++ flat(right))
    case other => fail(other.toString)
  }

  private[this] def byMLeap(lines: Vector[String]): Vector[(Int, Seq[Long])] = {
    val reader = JsonFormatTreeReader(new BufferedReader(new StringReader(lines.mkString("\n"))))
    lines.map { _ =>
      reader.read().n match {
        case dtree.Node.N.Leaf(leaf) => -1 -> leaf.values.map(doubleToRawLongBits)
        case dtree.Node.N.Internal(internal) =>
          val split = internal.split.get.getContinuous
          split.featureIndex -> Seq(doubleToRawLongBits(split.threshold))
        case other => fail(other.toString)
      }
    }
  }

  test("every bit is as MLeap reads it") {
    (1 to 300).foreach { _ =>
      val tree = lines(random.nextInt(7))
      val expected = byMLeap(tree)
      assertEquals(read(tree.mkString("\n")).map(flat), Some(expected))
      assertEquals(read(tree.mkString("", "\n", "\n")).map(flat), Some(expected))
    }
  }

  test("another form is left to MLeap") {
    val leaf = """{"type":"leaf","values":[1.0]}"""
    def split(feature: String, threshold: String) =
      s"""{"type":"internal","split":{"type":"continuous","featureIndex":$feature,"threshold":$threshold}}"""
    assert(read(s"${split("1", "2.0")}\n$leaf\n$leaf").isDefined)
    Seq(
      "",
      "{",
      leaf.dropRight(1),
      s" $leaf",
      s"$leaf ",
      s"$leaf\r\n",
      leaf.replace("1.0", ""),
      leaf.replace("1.0", "1.0,"),
      leaf.replace("1.0", "NaN"),
      leaf.replace("1.0", "null"),
      leaf.replace("1.0", "01"),
      leaf.replace("1.0", "1."),
      leaf.replace("1.0", ".5"),
      leaf.replace("1.0", "+1"),
      leaf.replace("1.0", "-"),
      leaf.replace("1.0", "1e"),
      leaf.replace("1.0", "1e1000"),
      leaf.replace("1.0", "1" * 41),
      split("1", "2.0"),
      s"${split("1", "2.0")}\n$leaf",
      s"${split("1", "2.0")}\n$leaf\n\n$leaf",
      s"${split("-1", "2.0")}\n$leaf\n$leaf",
      s"${split("1.0", "2.0")}\n$leaf\n$leaf",
      s"${split("1" * 10, "2.0")}\n$leaf\n$leaf",
      s"""{"type":"internal","split":{"type":"categorical","featureIndex":1,"isLeft":true,"numCategories":2,"categories":[1.0]}}\n$leaf\n$leaf"""
    ).foreach(text => assertEquals(read(text), None, text))
  }
}

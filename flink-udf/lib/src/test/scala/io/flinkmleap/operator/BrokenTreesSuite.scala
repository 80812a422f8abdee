package io.flinkmleap.operator

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.zip.{ZipEntry, ZipOutputStream}

import io.flinkmleap.bundle.{Bundle, MLeapJson, TemporaryFolder}
import io.flinkmleap.BusyMachine
import io.flinkmleap.operator.TestTree._
import ml.combust.mleap.core.types.{StructField, StructType, TensorType}
import ml.combust.mleap.runtime.frame.{Row, RowTransformer}
import ml.combust.mleap.tensor.Tensor

class BrokenTreesSuite extends munit.FunSuite with BusyMachine with TemporaryFolder {
  private[this] val whole = TestTree.nodes(
    Split(0, 1.0, Split(1, 2.0, Leaf(1), Leaf(2)), Leaf(3)) -> 0,
    Split(1, 0.0, Leaf(4), Leaf(5), 0, Some(Set(3))) -> 0
  )

  private[this] def bundle(file: Path, trees: Array[Byte], features: Long = 2): Path = {
    val stage = MLeapJson.Stage(
      "trees",
      "tree_ensemble",
      Map(
        "num_features" -> MLeapJson.long(features),
        "leaf_size" -> MLeapJson.long(1),
        "base" -> MLeapJson.doubles(0.5)
      ),
      Seq("features" -> "features"),
      Seq("raw" -> "raw")
    )
    val texts = MLeapJson.pipeline(stage).map { case (name, text) => name -> text.getBytes(UTF_8) }
    val out = new ZipOutputStream(Files.newOutputStream(file))
    try
      texts.updated("root/trees.node/trees.bin", trees).foreach { case (name, bytes) =>
        out.putNextEntry(new ZipEntry(name))
        out.write(bytes)
      }
    finally out.close()
    file
  }

  private[this] def refusal(file: Path): String =
    Bundle.load(file, "test", allowForeign = true) match {
      case Right(loaded) => loaded.close(); "loaded"
      case Left(problem) =>
        assertEquals(problem.code, "bundle.invalid-model")
        assert(problem.sentence.contains("test"))
        problem.detail.get
    }

  folder.test("an ensemble in a bundle is found by its operator and scores") { folder =>
    val loaded = Bundle.load(bundle(folder.resolve("b.zip"), TreeNodesFile.write(whole)), "test", true)
    val transformer = loaded.fold(problem => fail(problem.detail.toString), _.transformer)
    val schema = StructType(StructField("features", TensorType.Double(2))).get
    val row =
      transformer.transform(RowTransformer(schema)).get.transform(Row(Tensor.denseVector(Array(1.0, 3.0))))
    assertEquals(row.getTensor[Double](1).toArray.toSeq, Seq(0.5 + 2 + 4))
  }

  private[this] def changed(change: Columns => Unit): Array[Byte] = {
    val columns = new Columns
    change(columns)
    import columns._
    TreeNodesFile.write(
      new TreeNodes(feature, flags, threshold, left, right, roots, outputs, values, sets, words)
    )
  }

  private[this] final class Columns {
    val feature: Array[Int] = whole.feature.clone()
    val flags: Array[Byte] = whole.flags.clone()
    val threshold: Array[Double] = whole.threshold.clone()
    val left: Array[Int] = whole.left.clone()
    val right: Array[Int] = whole.right.clone()
    var roots: Array[Int] = whole.roots.clone()
    val outputs: Array[Int] = whole.outputs.clone()
    var values: Array[Double] = whole.values.clone()
    val sets: Array[Int] = whole.sets.clone()
    val words: Array[Long] = whole.words.clone()
  }

  private[this] val changes: Seq[(String, String, Columns => Unit)] = Seq(
    ("a feature that is not there", "looks at feature 2 of 2", _.feature(0) = 2),
    ("a negative feature", "looks at feature -2", _.feature(0) = -2),
    ("a child that is its own parent", "has a child before it", _.left(0) = 0),
    ("a child above its parent", "has a child before it", _.right(1) = 0),
    ("a child in another tree", "or in another tree", _.right(0) = whole.roots(1)),
    ("a child beyond all nodes", "or in another tree", _.right(5) = whole.feature.length),
    ("a leaf without values", "has no values", _.left(2) = whole.values.length),
    ("a leaf before all values", "has no values", _.left(2) = -1),
    ("an output that is not there", "adds to output 1 of 1", _.outputs(0) = 1),
    ("a negative output", "adds to output -1", _.outputs(0) = -1),
    ("a threshold that is NaN", "compares with NaN", _.threshold(0) = Double.NaN),
    ("an unknown flag", "unknown flags", _.flags(0) = 32),
    ("a category set that is not there", "has no category set", _.threshold(5) = 1.0),
    ("half a category set", "has no category set", _.threshold(5) = 0.5),
    ("a category set beyond the words", "do not cover", _.sets(1) = 2),
    ("a tree that begins beyond all nodes", "a tree has no node", _.roots(1) = 99),
    ("trees in the wrong order", "belongs to no tree", _.roots = Array(5, 0)),
    ("nodes without a tree", "belongs to no tree", _.roots = Array(1, 5))
  )

  changes.foreach { case (what, said, change) =>
    folder.test(s"$what is refused when the bundle is loaded") { folder =>
      val detail = refusal(bundle(folder.resolve("b.zip"), changed(change)))
      assert(detail.contains(said), detail)
    }
  }

  folder.test("fewer features than the trees look at are refused") { folder =>
    val detail = refusal(bundle(folder.resolve("b.zip"), TreeNodesFile.write(whole), features = 1))
    assert(detail.contains("looks at feature 1 of 1"), detail)
  }

  test("a file that is cut off anywhere, or goes on, is refused") {
    val bytes = TreeNodesFile.write(whole)
    ((0 until bytes.length) :+ bytes.length + 1).foreach { length =>
      intercept[IllegalArgumentException](TreeNodesFile.read(bytes.padTo(length, 0.toByte).take(length)))
    }
  }

  test("any byte that is changed gives trees that end, or a refusal") {
    val bytes = TreeNodesFile.write(whole)
    for (place <- bytes.indices; value <- Seq(0, 1, 127, -128, -1)) {
      val broken = bytes.updated(place, value.toByte)
      try {
        val nodes = TreeNodes.check(TreeNodesFile.read(broken), 2, 1, 1)
        Seq(-1.0, 0.0, 3.0, 1e9, Double.NaN).foreach { x =>
          TreeEnsembleModel(nodes, 2, Array(0.0), 1)(Array(x, x))
        }
      } catch { case _: IllegalArgumentException => () }
    }
  }
}

package io.flinkmleap.operator

import io.flinkmleap.BusyMachine
import io.flinkmleap.operator.TestTree._
import org.scalacheck.Gen
import org.scalacheck.Prop._

class TreeEnsembleSuite extends munit.ScalaCheckSuite with BusyMachine {
  import TreeNodes._

  private[this] def ensemble(base: Seq[Double], trees: (TestTree, Int)*): TreeEnsembleModel = {
    val nodes = TestTree.nodes(trees: _*)
    TreeEnsembleModel(check(nodes, 2, base.size, 1), 2, base.toArray, 1)
  }

  private[this] def stump(flags: Int, categories: Option[Set[Int]] = None) =
    ensemble(Seq(0), Split(0, 5.0, Leaf(1), Leaf(2), flags, categories) -> 0)

  private[this] def left(model: TreeEnsembleModel, value: Double): Boolean =
    model(Array(value, 0.0)).head == 1.0

  test("a value on the threshold passes and the next double does not") {
    assert(left(stump(0), 5.0))
    assert(!left(stump(0), Math.nextUp(5.0)))
    assert(left(stump(0), Double.NegativeInfinity) && !left(stump(0), Double.PositiveInfinity))
  }

  test("features in single precision are rounded before they are compared") {
    val single = stump(0).copy(precision = TreePrecision(singleFeatures = true))
    assert(left(single, Math.nextUp(5.0)))
    assert(!left(single, Math.nextUp(5.0f).toDouble))
  }

  test("NaN goes where the split sends it") {
    assert(!left(stump(0), Double.NaN))
    assert(left(stump(MissingPasses), Double.NaN))
    assert(left(stump(MissingPasses, Some(Set(7))), Double.NaN))
    assert(!left(stump(UnknownPasses, Some(Set(7))), Double.NaN))
  }

  test("zero is missing only where the split says so, down to a float32 of 1e-35") {
    Seq(0.0, -0.0, Zero, -Zero, Double.MinPositiveValue).foreach { zero =>
      assert(left(stump(0), zero))
      assert(!left(stump(ZeroIsMissing), zero))
      assert(left(stump(ZeroIsMissing | MissingPasses), zero))
    }
    assert(left(stump(ZeroIsMissing), Math.nextUp(Zero)))
  }

  test("a value that stands for missing counts as NaN, as float32 where features are") {
    val marked = stump(MissingPasses).copy(missing = 999.1)
    assert(left(marked, 999.1) && !left(marked, 999.1f.toDouble))
    val single = marked.copy(precision = TreePrecision(singleFeatures = true))
    assert(left(single, 999.1) && left(single, 999.1f.toDouble))
  }

  test("a category passes when its bit is set, and unknown ones go where the split sends them") {
    val set = Some(Set(0, 63, 64, 100))
    set.get.foreach { category =>
      assert(left(stump(0, set), category))
      assert(left(stump(0, set), category + 0.9))
    }
    Seq(1.0, 62.0, 65.0, 99.0, 127.0).foreach(category => assert(!left(stump(UnknownPasses, set), category)))
    Seq(-1.0, -1e300, 128.0, 1e300, Double.PositiveInfinity, Double.NegativeInfinity).foreach { unknown =>
      assert(!left(stump(0, set), unknown))
      assert(left(stump(UnknownPasses, set), unknown))
    }
    assert(!left(stump(0, Some(Set.empty)), 0))
  }

  test("a fraction below 0 is category 0, unless the split says that it is negative") {
    val set = Some(Set(0))
    assert(left(stump(0, set), -0.5) && !left(stump(NegativeIsUnknown, set), -0.5))
    assert(left(stump(NegativeIsUnknown | UnknownPasses, set), -0.5))
    assert(left(stump(NegativeIsUnknown, set), -0.0))
  }

  test("leaves are added to the output of their tree, in the order of the trees") {
    val trees = Seq(Leaf(1e16) -> 1, Leaf(1.0) -> 1, Leaf(-1e16) -> 1, Leaf(3.0) -> 0)
    assertEquals(ensemble(Seq(0.5, 0), trees: _*)(Array(0.0, 0.0)).toSeq, Seq(3.5, 0.0))
  }

  test("sums in single precision are rounded after each tree") {
    val model = ensemble(Seq(0.1f), Leaf(0.2f) -> 0, Leaf(0.3f) -> 0)
    val single = model.copy(precision = TreePrecision(singleSums = true))
    assertEquals(single(Array(0.0, 0.0)).head, (0.1f + 0.2f + 0.3f).toDouble)
  }

  test("a leaf of several values adds to as many outputs") {
    val nodes = check(TestTree.nodes(Split(0, 0, Leaf(1, 2), Leaf(3, 4)) -> 0, Leaf(10, 20) -> 0), 2, 2, 2)
    val model = TreeEnsembleModel(nodes, 2, Array(0, 0), 2)
    assertEquals(model(Array(1.0, 0.0)).toSeq, Seq(13.0, 24.0))
  }

  test("the sum starts with the second input where there is one, and the model keeps its own") {
    val model = ensemble(Seq(0), Leaf(1.0) -> 0)
    assertEquals(model(Array(0.0, 0.0), Array(41.0)).toSeq, Seq(42.0))
    assertEquals(model(Array(0.0, 0.0)).toSeq, Seq(1.0))
  }

  test("a row of another length is refused") {
    val error = intercept[IllegalArgumentException](stump(0)(Array(1.0)))
    assert(error.getMessage.contains("take 2 features and not 1"))
  }

  private[this] val value: Gen[Double] = Gen.frequency(
    8 -> Gen.choose(-3, 130).map(_ / 2.0),
    1 -> Gen.oneOf(Double.NaN, Double.PositiveInfinity, Double.NegativeInfinity, 0.0, -0.0, Zero),
    1 -> Gen.choose(-1e300, 1e300)
  )

  private[this] def tree(depth: Int): Gen[TestTree] =
    if (depth == 0) Gen.choose(-9.0, 9.0).map(Leaf(_))
    else
      for {
        feature <- Gen.choose(0, 1)
        threshold <- value.suchThat(!_.isNaN)
        flags <- Gen.oneOf(0, MissingPasses, ZeroIsMissing, UnknownPasses, MissingPasses | UnknownPasses)
        categories <- Gen.option(Gen.listOf(Gen.choose(0, 70)).map(_.toSet))
        left <- Gen.oneOf(tree(depth - 1), tree(0))
        right <- Gen.oneOf(tree(depth - 1), tree(0))
      } yield Split(feature, threshold, left, right, flags, categories)

  property("any trees give what a walk from node to node gives, and so do their bytes") {
    forAll(Gen.listOfN(3, tree(4)), Gen.listOfN(20, Gen.listOfN(2, value))) { (trees, rows) =>
      val model = ensemble(Seq(0.0), trees.map(_ -> 0): _*)
      val copied = model.copy(nodes = TreeNodesFile.read(TreeNodesFile.write(model.nodes)))
      rows.foreach { values =>
        val row = values.toArray
        val expected = trees.foldLeft(0.0)(_ + TestTree.walk(_, row).head)
        assertEquals(model(row).toSeq, Seq(expected))
        assertEquals(copied(row).toSeq, Seq(expected))
      }
    }
  }
}

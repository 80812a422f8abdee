package io.flinkmleap.scoring.plan

import scala.util.Random

import io.flinkmleap.bundle.{Field, FieldType, ModelSchema}
import io.flinkmleap.BusyMachine
import ml.combust.mleap.core.tree.{CategoricalSplit, ContinuousSplit, InternalNode, LeafNode, Node}

class MaskWalkSuite extends munit.FunSuite with BusyMachine {
  private[this] val random = new Random(7)
  private[this] val thresholds = Vector(-1.5, -0.0, 0.0, 1.0e-310, 0.25, 2.0, Double.MaxValue)
  private[this] val special =
    Vector(Double.NaN, Double.PositiveInfinity, Double.NegativeInfinity, java.lang.Double.MIN_VALUE)

  private[this] def full(depth: Int, features: Int): Node =
    if (depth == 0) LeafNode(Seq(random.nextGaussian()))
    else InternalNode(full(depth - 1, features), full(depth - 1, features), split(features))

  private[this] def split(features: Int): ContinuousSplit = {
    val threshold =
      if (random.nextBoolean()) random.nextGaussian() else thresholds(random.nextInt(thresholds.size))
    ContinuousSplit(random.nextInt(features), threshold)
  }

  private[this] def chain(leaves: Int): Node =
    (2 to leaves).foldLeft[Node](LeafNode(Seq(0.0))) { (left, i) =>
      InternalNode(left, LeafNode(Seq(i.toDouble)), ContinuousSplit(0, i.toDouble))
    }

  private[this] def isByMasks(trees: Seq[Node], features: Int): Boolean = {
    val plan = new PlanBuilder(Set.empty)
    val arrays = new TreeArrays(plan.newVector(features, VectorForm.Dense), _.prediction)
    MaskWalk.compile(arrays, trees.map(arrays.add).toArray, plan).isDefined
  }

  private[this] def assertSame(trees: Seq[Node], features: Int): Unit = {
    val accepts = List(Field.NaN, Field.Infinity)
    val schema = ModelSchema(
      Vector(Field("features", FieldType.Double, Some(features), accepts = accepts)),
      Vector(Field("prediction", FieldType.Double))
    )
    val both = new BothWays(SampleTrees.boosted(trees, features), schema)
    (1 to 300).foreach { _ =>
      val row = Array.fill(features)(random.nextInt(4) match {
        case 0 => special(random.nextInt(special.size))
        case 1 => thresholds(random.nextInt(thresholds.size))
        case _ => random.nextGaussian()
      })
      assertEquals(both.difference(Seq(row)), None, row.mkString(", "))
    }
  }

  for (count <- Seq(2, 24, 25, 60); features <- Seq(1, 3, 4, 5, 8))
    test(s"$count full trees over $features features come to the leaves of a walk") {
      val trees = Seq.fill(count)(full(random.nextInt(7), features))
      assert(isByMasks(trees, features))
      assertSame(trees, features)
    }

  test("a tree has at most 64 leaves") {
    assert(isByMasks(Seq(chain(64), chain(2)), 1))
    assertSame(Seq(chain(64), chain(2)), 1)
    assert(!isByMasks(Seq(chain(65), chain(2)), 1))
    assertSame(Seq(chain(65), chain(2)), 1)
  }

  test("what is faster otherwise goes from node to node") {
    val categorical = InternalNode(chain(2), chain(3), CategoricalSplit(0, 2, Array(1.0), isLeft = true))
    val infinite = InternalNode(chain(2), chain(3), ContinuousSplit(0, Double.PositiveInfinity))
    Seq(
      Seq(chain(9)) -> 1,
      Seq.fill(2)(LeafNode(Seq(1.0))) -> 1,
      Seq(categorical, chain(2)) -> 1,
      Seq(infinite, chain(2)) -> 1,
      Seq.fill(9)(full(6, 9)) -> 9,
      Seq.fill(400)(full(6, 3)) -> 3
    ).foreach { case (trees, features) =>
      assert(!isByMasks(trees, features))
      assertSame(trees, features)
    }
  }
}

package io.flinkmleap.operator

import scala.collection.mutable

/** A tree as a reader thinks of it. */
sealed trait TestTree

object TestTree {
  final case class Leaf(values: Double*) extends TestTree

  /** @param categories
    *   what passes; none for a comparison with the threshold
    */
  final case class Split(
      feature: Int,
      threshold: Double,
      left: TestTree,
      right: TestTree,
      flags: Int = 0,
      categories: Option[Set[Int]] = None
  ) extends TestTree

  /** The values of the leaf of a row, found in the plainest way. */
  def walk(tree: TestTree, row: Array[Double]): Seq[Double] = tree match {
    case leaf: Leaf => leaf.values
    case split: Split =>
      walk(if (passes(split, row(split.feature))) split.left else split.right, row)
  }

  private[this] def passes(split: Split, value: Double): Boolean = {
    def has(flag: Int) = (split.flags & flag) != 0
    val isMissing = value.isNaN || has(TreeNodes.ZeroIsMissing) && math.abs(value) <= TreeNodes.Zero
    if (isMissing) has(TreeNodes.MissingPasses)
    else
      split.categories match {
        case None => value <= split.threshold
        case Some(known) =>
          val beyond = known.reduceOption(_ max _).fold(0)(_ / 64 + 1) * 64
          val whole = math.signum(value) * math.abs(value).floor
          val isUnknown = whole < 0.0 || whole >= beyond
          if (isUnknown) has(TreeNodes.UnknownPasses) else known(value.toInt)
      }
  }

  /** The trees as columns, each adding to the output beside it. */
  def nodes(trees: (TestTree, Int)*): TreeNodes = {
    val columns = new Columns
    val roots = trees.map { case (tree, _) => columns.add(tree) }
    columns.result(roots.toArray, trees.map(_._2).toArray)
  }

  private final class Columns {
    private[this] val feature, left, right = mutable.ArrayBuffer.empty[Int]
    private[this] val flags = mutable.ArrayBuffer.empty[Byte]
    private[this] val threshold, values = mutable.ArrayBuffer.empty[Double]
    private[this] val sets = mutable.ArrayBuffer(0)
    private[this] val words = mutable.ArrayBuffer.empty[Long]

    def add(tree: TestTree): Int = {
      val node = feature.size
      tree match {
        case Leaf(numbers @ _*) =>
          append(-1, 0, 0.0, values.size)
          values ++= numbers
        case split: Split =>
          val categorical = if (split.categories.isDefined) TreeNodes.Categorical else 0
          val test = split.categories.fold(split.threshold)(addSet(_).toDouble)
          append(split.feature, split.flags | categorical, test, 0)
          left(node) = add(split.left)
          right(node) = add(split.right)
      }
      node
    }

    private[this] def addSet(categories: Set[Int]): Int = {
      val count = categories.reduceOption(_ max _).fold(0)(_ / 64 + 1)
      words ++= Seq.tabulate(count)(w => categories.filter(_ / 64 == w).map(1L << _).foldLeft(0L)(_ | _))
      sets += words.size
      sets.size - 2
    }

    private[this] def append(on: Int, flag: Int, test: Double, to: Int): Unit = {
      feature += on
      flags += flag.toByte
      threshold += test
      left += to
      right += 0
    }

    def result(roots: Array[Int], outputs: Array[Int]): TreeNodes = new TreeNodes(
      feature.toArray,
      flags.toArray,
      threshold.toArray,
      left.toArray,
      right.toArray,
      roots,
      outputs,
      values.toArray,
      sets.toArray,
      words.toArray
    )
  }
}

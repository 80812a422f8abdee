package io.flinkmleap.operator

import ml.combust.mleap.core.Model
import ml.combust.mleap.core.types.{StructField, StructType, TensorType}

/** The sum of the leaves that a row falls into, for each output: what boosting libraries and scikit-learn do
  * in their trees, missing values and categories included.
  *
  * @param nodes
  *   checked by [[TreeNodes.check]] against the numbers below
  * @param features
  *   number of features
  * @param base
  *   for each output what the sum starts with
  * @param leafSize
  *   number of values that a leaf adds to as many outputs side by side
  * @param precision
  *   how features are rounded before they are compared, and sums after each tree
  * @param missing
  *   a feature value that counts as missing, as NaN always does; NaN when there is no other
  * @param startsWithInput
  *   whether the sum starts with a vector at the port `base` instead
  */
final case class TreeEnsembleModel(
    nodes: TreeNodes,
    features: Int,
    base: Array[Double],
    leafSize: Int,
    precision: TreePrecision = TreePrecision(),
    missing: Double = Double.NaN,
    startsWithInput: Boolean = false
) extends Model {
  private[this] val keepsRow = !precision.singleFeatures && missing != missing
  private[this] val missingRounded = if (precision.singleFeatures) missing.toFloat.toDouble else missing

  /** The outputs of a row, in a new array. */
  def apply(row: Array[Double]): Array[Double] = apply(row, base)

  /** The outputs of a row when the sums start with those numbers, in a new array. */
  def apply(row: Array[Double], start: Array[Double]): Array[Double] = {
    require(row.length == features, s"the trees take $features features and not ${row.length}")
    require(start.length == base.length, s"the trees have ${base.length} outputs and not ${start.length}")
    val seen = if (keepsRow) row else row.map(read)
    val sums = start.clone()
    var tree = 0
    while (tree < nodes.trees) {
      addLeaf(nodes.leafOf(tree, seen), nodes.outputs(tree), sums)
      tree += 1
    }
    sums
  }

  private[this] def addLeaf(leaf: Int, output: Int, sums: Array[Double]): Unit = {
    var i = 0
    while (i < leafSize) {
      val sum = sums(output + i) + nodes.values(leaf + i)
      // The sum of two float32 is exact enough in double that rounding it gives the sum in float32.
      sums(output + i) = if (precision.singleSums) sum.toFloat.toDouble else sum
      i += 1
    }
  }

  private[this] def read(value: Double): Double = {
    val rounded = if (precision.singleFeatures) value.toFloat.toDouble else value
    if (rounded == missingRounded) Double.NaN else rounded
  }

  override def inputSchema: StructType = {
    val row = StructField("features", TensorType.Double(features))
    val start = StructField("base", TensorType.Double(base.length))
    StructType(if (startsWithInput) Seq(row, start) else Seq(row)).get
  }

  override def outputSchema: StructType = StructType("raw" -> TensorType.Double(base.length)).get
}

/** What a framework does in float32.
  *
  * @param singleFeatures
  *   whether features are rounded to float32 before they are compared
  * @param singleSums
  *   whether each sum is rounded to float32
  */
final case class TreePrecision(singleFeatures: Boolean = false, singleSums: Boolean = false)

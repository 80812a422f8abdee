package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.tensor.{SparseTensor, Tensor}

/** Weights of terms out of their counts: 1 plus their logarithm or as they are, times a factor of each term,
  * divided by the length of the vector. Counts of zero stay zero, and a vector of zeros stays as it is.
  *
  * @param size
  *   length of the vectors
  * @param isSublinear
  *   whether logarithms are taken
  * @param factors
  *   the factor of each term
  * @param norm
  *   how the length is measured: `l1`, `l2` or `none`
  */
final class TermWeightsModel(
    size: Int,
    val isSublinear: Boolean,
    val factors: Option[Array[Double]],
    val norm: String
) extends VectorModel {
  require(size > 0, "a vector without elements")
  require(factors.forall(_.length == size), s"factors for another number of terms than $size")
  require(TermWeightsModel.Norms(norm), s"there is no norm $norm of weights")

  override def inputSize: Int = size
  override def outputSize: Int = size

  override def apply(input: Tensor[Double]): Tensor[Double] = input match {
    case sparse: SparseTensor[Double] =>
      VectorModel.checkSize(input, size)
      val weights = new Array[Double](sparse.values.length)
      var i = 0
      sparse.indices.foreach { index =>
        weights(i) = weight(sparse.values(i), index.head)
        i += 1
      }
      SparseTensor(sparse.indices, normalized(weights), sparse.dimensions)
    case dense => super.apply(dense)
  }

  override protected def computed(input: Array[Double]): Array[Double] = {
    val weights = new Array[Double](size)
    var i = 0
    while (i < size) {
      if (input(i) != 0.0) weights(i) = weight(input(i), i)
      i += 1
    }
    normalized(weights)
  }

  private[this] def weight(count: Double, place: Int): Double = {
    val damped = if (isSublinear) math.log(count) + 1.0 else count
    factors.fold(damped)(damped * _(place))
  }

  private[this] def normalized(weights: Array[Double]): Array[Double] = {
    var sum = 0.0
    var i = 0
    while (i < weights.length) {
      sum += (if (norm == "l2") weights(i) * weights(i) else math.abs(weights(i)))
      i += 1
    }
    val length = if (norm == "l2") math.sqrt(sum) else sum
    if (norm == "none" || length == 0.0) weights else weights.map(_ / length)
  }
}

private[operator] object TermWeightsModel {
  val Norms: Set[String] = Set("l1", "l2", "none")
}

/** The stage with a [[TermWeightsModel]]: `input` to `output`. */
final case class TermWeights(
    override val uid: String = Transformer.uniqueName("term_weights"),
    override val shape: NodeShape,
    override val model: TermWeightsModel
) extends VectorStage

/** `term_weights` in a bundle: `size`, `sublinear`, `norm`, and `factors` where there are some. */
final class TermWeightsOp extends OwnOp[TermWeights, TermWeightsModel]("term_weights") {
  override private[operator] def read(attributes: Attributes): TermWeightsModel =
    new TermWeightsModel(
      attributes.value("size").getInt,
      attributes.value("sublinear").getBoolean,
      attributes.getValue("factors").map(_ => VectorAttribute.read(attributes, "factors")),
      attributes.value("norm").getString
    )

  override private[operator] def write(attributes: Attributes, model: TermWeightsModel): Attributes = {
    val common = attributes
      .withValue("size", Value.int(model.inputSize))
      .withValue("sublinear", Value.boolean(model.isSublinear))
      .withValue("norm", Value.string(model.norm))
    model.factors.fold(common)(VectorAttribute.write(common, "factors", _))
  }
}

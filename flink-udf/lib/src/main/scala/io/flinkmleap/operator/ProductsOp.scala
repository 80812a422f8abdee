package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** Products of the elements of a vector: each is a product before it times an element, so that a power is
  * multiplied in the order in which the framework does it.
  *
  * @param inputSize
  *   number of elements
  * @param parents
  *   for each product the index of the one that it multiplies, or -1 for none
  * @param factors
  *   for each product the element that it multiplies by, or -1 for none: without both it is 1
  * @param from
  *   the first product that is given out
  */
final case class ProductsModel(inputSize: Int, parents: Array[Int], factors: Array[Int], from: Int)
    extends VectorModel {
  require(parents.length == factors.length, "parents and factors are of different lengths")
  require(from <= parents.length, s"there is no product $from")
  parents.indices.foreach { i =>
    require(parents(i) < i, s"product $i comes before what it multiplies")
    require(factors(i) < inputSize, s"product $i multiplies by element ${factors(i)}")
  }

  override def outputSize: Int = parents.length - from

  override protected def computed(values: Array[Double]): Array[Double] = {
    val products = new Array[Double](parents.length)
    var i = 0
    while (i < products.length) {
      val parent = parents(i)
      val factor = factors(i)
      products(i) =
        if (factor < 0) (if (parent < 0) 1.0 else products(parent))
        else if (parent < 0) values(factor)
        else products(parent) * values(factor)
      i += 1
    }
    if (from == 0) products else products.drop(from)
  }
}

/** The stage of [[ProductsModel]]. */
final case class ProductsStage(
    override val uid: String = Transformer.uniqueName("products"),
    override val shape: NodeShape,
    override val model: ProductsModel
) extends VectorStage

/** Reads and writes `products`. */
final class ProductsOp extends OwnOp[ProductsStage, ProductsModel]("products") {
  override private[operator] def read(attributes: Attributes): ProductsModel =
    ProductsModel(
      OperatorAttributes.count(attributes, "input_size"),
      OperatorAttributes.integers(attributes, "parents", -1, Int.MaxValue),
      OperatorAttributes.integers(attributes, "factors", -1, Int.MaxValue),
      OperatorAttributes.count(attributes, "from")
    )

  override private[operator] def write(attributes: Attributes, model: ProductsModel): Attributes =
    attributes
      .withValue("input_size", Value.long(model.inputSize.toLong))
      .withValue("parents", OperatorAttributes.longs(model.parents))
      .withValue("factors", OperatorAttributes.longs(model.factors))
      .withValue("from", Value.long(model.from.toLong))
}

package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The bin into which each element of a vector falls: how many of its edges it has reached.
  *
  * @param edges
  *   for each element the rising edges between its bins
  * @param isOneHot
  *   whether each bin has an element of its own in the result, and not each number of a bin
  */
final case class BinsModel(edges: Array[Array[Double]], isOneHot: Boolean) extends VectorModel {
  edges.foreach(OperatorAttributes.requireRising(_, "edges"))
  private[this] val starts = edges.map(_.length + 1).scanLeft(0)(Math.addExact(_, _))

  override def inputSize: Int = edges.length

  override def outputSize: Int = if (isOneHot) starts.last else edges.length

  override protected def computed(values: Array[Double]): Array[Double] = {
    val results = new Array[Double](outputSize)
    var i = 0
    while (i < edges.length) {
      val bin = binOf(edges(i), values(i))
      if (isOneHot) results(starts(i) + bin) = 1.0 else results(i) = bin.toDouble
      i += 1
    }
    results
  }

  private[this] def binOf(edges: Array[Double], value: Double): Int = {
    var low = 0
    var high = edges.length
    while (low < high) {
      val middle = (low + high) >>> 1
      if (value < edges(middle)) high = middle else low = middle + 1
    }
    low
  }
}

/** The stage of [[BinsModel]]. */
final case class BinsStage(
    override val uid: String = Transformer.uniqueName("bins"),
    override val shape: NodeShape,
    override val model: BinsModel
) extends VectorStage

/** Reads and writes `bins`. */
final class BinsOp extends OwnOp[BinsStage, BinsModel]("bins") {
  override private[operator] def read(attributes: Attributes): BinsModel =
    BinsModel(
      OperatorAttributes.lists(attributes, "edges"),
      OperatorAttributes.flag(attributes, "one_hot")
    )

  override private[operator] def write(attributes: Attributes, model: BinsModel): Attributes =
    OperatorAttributes
      .withLists(attributes, "edges", model.edges)
      .withValue("one_hot", Value.boolean(model.isOneHot))
}

package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.tensor.{DenseTensor, SparseTensor, Tensor}

/** A matrix times the vector, plus a vector. Of a sparse vector only the stored elements are visited.
  *
  * @param bias
  *   one number for each row of the matrix
  */
final class LinearMapModel(val matrix: Matrix, val bias: Array[Double]) extends VectorModel {
  require(bias.length == matrix.rows, s"${bias.length} numbers to add to ${matrix.rows} rows")

  override def inputSize: Int = matrix.columns
  override def outputSize: Int = matrix.rows

  override def apply(input: Tensor[Double]): Tensor[Double] = input match {
    case sparse: SparseTensor[Double] =>
      VectorModel.checkSize(input, inputSize)
      DenseTensor(computed(sparse.indices.iterator.map(_.head).toArray, sparse.values), Seq(outputSize))
    case dense => super.apply(dense)
  }

  override protected def computed(input: Array[Double]): Array[Double] = {
    val output = new Array[Double](matrix.rows)
    var row = 0
    while (row < matrix.rows) {
      val start = row * matrix.columns
      var sum = 0.0
      var column = 0
      while (column < matrix.columns) {
        sum += matrix.values(start + column) * input(column)
        column += 1
      }
      output(row) = sum + bias(row)
      row += 1
    }
    output
  }

  private[this] def computed(indices: Array[Int], values: Array[Double]): Array[Double] = {
    val output = new Array[Double](matrix.rows)
    var row = 0
    while (row < matrix.rows) {
      val start = row * matrix.columns
      var sum = 0.0
      var i = 0
      while (i < indices.length) {
        sum += matrix.values(start + indices(i)) * values(i)
        i += 1
      }
      output(row) = sum + bias(row)
      row += 1
    }
    output
  }
}

/** The stage with a [[LinearMapModel]]: `input` to `output`. */
final case class LinearMap(
    override val uid: String = Transformer.uniqueName("linear_map"),
    override val shape: NodeShape,
    override val model: LinearMapModel
) extends VectorStage

/** `linear_map` in a bundle: `matrix`, row after row, and `bias`. */
final class LinearMapOp extends OwnOp[LinearMap, LinearMapModel]("linear_map") {
  override private[operator] def read(attributes: Attributes): LinearMapModel =
    new LinearMapModel(Matrix.read(attributes, "matrix"), VectorAttribute.read(attributes, "bias"))

  override private[operator] def write(attributes: Attributes, model: LinearMapModel): Attributes =
    VectorAttribute.write(Matrix.write(attributes, "matrix", model.matrix), "bias", model.bias)
}

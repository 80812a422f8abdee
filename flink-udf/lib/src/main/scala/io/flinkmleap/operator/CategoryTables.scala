package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The sum of one row of a table for each element, which says the row: its whole part, counted from 0.
  *
  * @param tables
  *   the rows of the tables of all elements below each other
  * @param sizes
  *   how many rows the table of each element has; an element beyond them refuses the row
  */
final class CategoryTablesModel(val tables: Matrix, val sizes: Array[Int]) extends VectorModel {
  require(sizes.nonEmpty && sizes.forall(_ > 0), "a table without rows")
  require(sizes.iterator.map(_.toLong).sum == tables.rows, s"tables of ${tables.rows} rows in all")

  private[this] val starts = sizes.scanLeft(0)(_ + _)

  override def inputSize: Int = sizes.length
  override def outputSize: Int = tables.columns

  override protected def computed(input: Array[Double]): Array[Double] = {
    val output = new Array[Double](tables.columns)
    var i = 0
    while (i < input.length) {
      val category = input(i)
      require(category > -1.0 && category < sizes(i), s"$category is no category of element $i")
      val start = (starts(i) + category.toInt) * tables.columns
      var column = 0
      while (column < output.length) {
        output(column) += tables.values(start + column)
        column += 1
      }
      i += 1
    }
    output
  }
}

/** The stage with a [[CategoryTablesModel]]: `input` to `output`. */
final case class CategoryTables(
    override val uid: String = Transformer.uniqueName("category_tables"),
    override val shape: NodeShape,
    override val model: CategoryTablesModel
) extends VectorStage

/** `category_tables` in a bundle: `tables` and `sizes`. */
final class CategoryTablesOp extends OwnOp[CategoryTables, CategoryTablesModel]("category_tables") {
  override private[operator] def read(attributes: Attributes): CategoryTablesModel =
    new CategoryTablesModel(
      Matrix.read(attributes, "tables"),
      attributes.value("sizes").getIntList.toArray
    )

  override private[operator] def write(attributes: Attributes, model: CategoryTablesModel): Attributes =
    Matrix
      .write(attributes, "tables", model.tables)
      .withValue("sizes", Value.intList(model.sizes.toSeq))
}

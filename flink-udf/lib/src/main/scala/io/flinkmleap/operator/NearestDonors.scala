package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** Puts the mean of the nearest rows in the place of each missing element. Rows are compared by the elements
  * that both have: the mean square of their differences. A row whose element is missing too is no donor of
  * it; where no donor has an element in common with the vector, the mean of the column stands in. Where the
  * last donor is as far away as a row that is none, the choice is arbitrary: such a vector is refused, unless
  * all rows at that distance have the same value.
  *
  * @param rows
  *   the rows of the training, with any finite number where an element is missing
  * @param missingCells
  *   places of the missing elements, counted row after row
  * @param means
  *   the mean of each column
  * @param neighbors
  *   how many donors count at most
  * @param error
  *   share of the squared lengths of the vectors by which squared distances may be wrong in the library that
  *   trained the model, which takes them from a product of matrices
  * @param missing
  *   a value that counts as missing, as NaN always does; NaN when there is no other
  */
final class NearestDonorsModel(
    val rows: Matrix,
    val missingCells: Array[Int],
    val means: Array[Double],
    val neighbors: Int,
    val error: Double,
    val missing: Double
) extends VectorModel {
  import NearestDonorsModel._

  require(means.length == rows.columns, s"${means.length} means for ${rows.columns} columns")
  require(neighbors > 0, s"$neighbors neighbours")
  require(error >= 0.0 && error < 1.0, s"$error is no relative error")
  missingCells.foreach(cell => require(cell >= 0 && cell < rows.values.length, s"no cell $cell"))

  private[this] val isKnown = Array.fill(rows.values.length)(true)
  missingCells.foreach(isKnown(_) = false)
  private[this] val lengths = Array.tabulate(rows.rows) { row =>
    knownCells(row).map(cell => rows.values(cell) * rows.values(cell)).sum
  }

  override def inputSize: Int = rows.columns
  override def outputSize: Int = rows.columns

  override protected def computed(input: Array[Double]): Array[Double] = {
    val output = input.clone()
    val missingColumns = input.indices.filter(column => isMissing(input(column)))
    if (missingColumns.nonEmpty) {
      val distances = Array.tabulate(rows.rows)(squaredDistance(input, _))
      val length = input.filterNot(isMissing).map(value => value * value).sum
      missingColumns.foreach(column => output(column) = estimate(column, distances, length))
    }
    output
  }

  private[this] def isMissing(value: Double): Boolean = value.isNaN || value == missing

  private[this] def knownCells(row: Int): Seq[Int] =
    (row * rows.columns until (row + 1) * rows.columns).filter(isKnown(_))

  /** NaN where the vector and the row have no element in common. */
  private[this] def squaredDistance(input: Array[Double], row: Int): Double = {
    val start = row * rows.columns
    var sum = 0.0
    var common = 0
    var column = 0
    while (column < rows.columns) {
      if (isKnown(start + column) && !isMissing(input(column))) {
        val difference = input(column) - rows.values(start + column)
        sum += difference * difference
        common += 1
      }
      column += 1
    }
    if (common == 0) Double.NaN else sum / common * rows.columns
  }

  private[this] def estimate(column: Int, distances: Array[Double], length: Double): Double = {
    def value(row: Int): Double = rows.values(row * rows.columns + column)
    val donors = distances.indices
      .filter(row => isKnown(row * rows.columns + column) && !distances(row).isNaN)
      .sortBy(distances(_))
    val chosen = donors.take(neighbors)
    if (chosen.isEmpty) means(column)
    else {
      val last = distances(chosen.last)
      def allowed(row: Int): Double =
        error * rows.columns * (length + lengths(row)) + Rounding * distances(row)
      val tied = donors.filter(row => math.abs(distances(row) - last) <= allowed(row) + allowed(chosen.last))
      require(
        tied.forall(row => chosen.contains(row)) || tied.forall(row => value(row) == value(tied.head)),
        "rows of the training are at the same distance, and which of them count is not defined"
      )
      chosen.map(value).sum / chosen.size
    }
  }
}

private[operator] object NearestDonorsModel {

  /** By how much a squared distance may differ when its terms are added in another order. */
  val Rounding = 1e-14
}

/** The stage with a [[NearestDonorsModel]]: `input` to `output`. */
final case class NearestDonors(
    override val uid: String = Transformer.uniqueName("nearest_donors"),
    override val shape: NodeShape,
    override val model: NearestDonorsModel
) extends VectorStage

/** `nearest_donors` in a bundle: `rows`, `missing_cells`, `means`, `neighbors`, `error`, and `missing` where
  * a value other than NaN is missing.
  */
final class NearestDonorsOp extends OwnOp[NearestDonors, NearestDonorsModel]("nearest_donors") {
  override private[operator] def read(attributes: Attributes): NearestDonorsModel = {
    val rows = Matrix.read(attributes, "rows")
    val places = attributes.getValue("missing_cells").map { _ =>
      OperatorAttributes.integers(attributes, "missing_cells", 0, rows.values.length)
    }
    new NearestDonorsModel(
      rows,
      places.getOrElse(Array.emptyIntArray),
      VectorAttribute.read(attributes, "means"),
      attributes.value("neighbors").getInt,
      attributes.value("error").getDouble,
      attributes.getValue("missing").fold(Double.NaN)(_.getDouble)
    )
  }

  override private[operator] def write(attributes: Attributes, model: NearestDonorsModel): Attributes = {
    val needed = VectorAttribute
      .write(Matrix.write(attributes, "rows", model.rows), "means", model.means)
      .withValue("neighbors", Value.int(model.neighbors))
      .withValue("error", Value.double(model.error))
    val withCells =
      if (model.missingCells.isEmpty) needed
      else needed.withValue("missing_cells", OperatorAttributes.longs(model.missingCells))
    if (model.missing.isNaN) withCells else withCells.withValue("missing", Value.double(model.missing))
  }
}

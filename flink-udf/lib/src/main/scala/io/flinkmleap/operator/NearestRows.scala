package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer

/** The weighted mean of the targets of the nearest rows. With distances as weights, a row at no distance at
  * all counts alone, with the others at no distance. Where the last neighbour is as far away as a row that is
  * none, the choice is arbitrary: such a vector is refused, unless all rows at that distance have the same
  * targets.
  *
  * @param metric
  *   a distance that [[RowComparisonModel]] has
  * @param degree
  *   exponent of the metric `minkowski`
  * @param neighbors
  *   how many rows count
  * @param weighted
  *   whether a row counts by the reciprocal of its distance, or all count the same
  * @param targets
  *   one row for each row of `rows`
  * @param error
  *   share of the squared lengths of the vectors by which squared distances may be wrong in the library that
  *   trained the model, as those are that come from a product of matrices; only for euclidean distances
  */
final class NearestRowsModel(
    val rows: Matrix,
    val metric: String,
    val degree: Double,
    val neighbors: Int,
    val weighted: Boolean,
    val targets: Matrix,
    val error: Double
) extends VectorModel {
  import NearestRowsModel._

  require(targets.rows == rows.rows, s"${targets.rows} targets for ${rows.rows} rows")
  require(neighbors > 0 && neighbors <= rows.rows, s"$neighbors neighbours among ${rows.rows} rows")
  require(Distances(metric), s"$metric is no distance")
  require(metric != "minkowski" || degree >= 1.0, "a minkowski distance of a degree below 1")
  require(error >= 0.0 && error < 1.0, s"$error is no relative error")

  private[this] val compare = new RowMetrics(1.0, degree, 0.0).named(metric)
  private[this] val lengths = new RowMetrics(1.0, degree, 0.0).named("squared_euclidean")
  private[this] val origin = new Array[Double](rows.columns)
  private[this] val longest =
    (0 until rows.rows).map(row => lengths(origin, rows.values, row * rows.columns)).max

  override def inputSize: Int = rows.columns
  override def outputSize: Int = targets.columns

  override protected def computed(input: Array[Double]): Array[Double] = {
    require(input.forall(value => !value.isNaN), "a vector with NaN has no neighbours")
    val nearest = new Neighbors(neighbors)
    var row = 0
    while (row < rows.rows) {
      nearest.offer(row, compare(input, rows.values, row * rows.columns))
      row += 1
    }
    val last = nearest.distance(neighbors - 1)
    val allowed = allowedError(input, last)
    if (nearest.isTied(allowed)) checkTied(input, last, allowed)
    mean(nearest, weights(nearest))
  }

  private[this] def allowedError(input: Array[Double], distance: Double): Double = {
    val ofSquares = error * (lengths(input, origin, 0) + longest)
    val absolute = metric match {
      case "squared_euclidean" => ofSquares
      case _                   => if (distance == 0.0) math.sqrt(ofSquares) else ofSquares / (2.0 * distance)
    }
    math.max(absolute, Rounding * distance)
  }

  private[this] def checkTied(input: Array[Double], distance: Double, allowed: Double): Unit = {
    val tied = (0 until rows.rows).filter { row =>
      math.abs(compare(input, rows.values, row * rows.columns) - distance) <= allowed
    }
    val same = tied.forall { row =>
      (0 until outputSize).forall { column =>
        targets.values(row * outputSize + column) == targets.values(tied.head * outputSize + column)
      }
    }
    require(same, "rows of the training are at the same distance, and which of them count is not defined")
  }

  private[this] def weights(nearest: Neighbors): Array[Double] = {
    val distances = Array.tabulate(neighbors)(nearest.distance)
    if (!weighted) distances.map(_ => 1.0)
    else if (distances(0) == 0.0) distances.map(distance => if (distance == 0.0) 1.0 else 0.0)
    else distances.map(1.0 / _)
  }

  private[this] def mean(nearest: Neighbors, weights: Array[Double]): Array[Double] = {
    val output = new Array[Double](outputSize)
    var total = 0.0
    var i = 0
    while (i < neighbors) {
      val start = nearest.row(i) * outputSize
      var column = 0
      while (column < outputSize) {
        output(column) += targets.values(start + column) * weights(i)
        column += 1
      }
      total += weights(i)
      i += 1
    }
    output.map(_ / total)
  }
}

private[operator] object NearestRowsModel {
  val Distances: Set[String] =
    Set("squared_euclidean", "euclidean", "manhattan", "chebyshev", "minkowski")

  /** By how much a distance may differ when its terms are added in another order. */
  val Rounding = 1e-14
}

/** The stage with a [[NearestRowsModel]]: `input` to `output`. */
final case class NearestRows(
    override val uid: String = Transformer.uniqueName("nearest_rows"),
    override val shape: NodeShape,
    override val model: NearestRowsModel
) extends VectorStage

/** `nearest_rows` in a bundle: `rows`, `metric`, `degree`, `neighbors`, `weighted`, `targets` and `error`. */
final class NearestRowsOp extends OwnOp[NearestRows, NearestRowsModel]("nearest_rows") {
  override private[operator] def read(attributes: Attributes): NearestRowsModel =
    new NearestRowsModel(
      Matrix.read(attributes, "rows"),
      attributes.value("metric").getString,
      attributes.value("degree").getDouble,
      attributes.value("neighbors").getInt,
      attributes.value("weighted").getBoolean,
      Matrix.read(attributes, "targets"),
      attributes.value("error").getDouble
    )

  override private[operator] def write(attributes: Attributes, model: NearestRowsModel): Attributes =
    Matrix.write(
      Matrix
        .write(attributes, "rows", model.rows)
        .withValue("metric", Value.string(model.metric))
        .withValue("degree", Value.double(model.degree))
        .withValue("neighbors", Value.int(model.neighbors))
        .withValue("weighted", Value.boolean(model.weighted))
        .withValue("error", Value.double(model.error)),
      "targets",
      model.targets
    )
}

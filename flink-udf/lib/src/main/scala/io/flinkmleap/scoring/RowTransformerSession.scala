package io.flinkmleap.scoring

import scala.collection.mutable.WrappedArray
import scala.util.control.NonFatal

import io.flinkmleap.bundle.{Field, FieldType, ModelSchema}
import io.flinkmleap.operator.UnseenCategory
import ml.combust.mleap.runtime.frame.{ArrayRow, RowTransformer}
import ml.combust.mleap.tensor.{DenseTensor, Tensor}

/** One thread's use of a `RowTransformer`, which copies the input row, so that the same one serves for all
  * rows.
  */
private[scoring] final class RowTransformerSession(
    schema: ModelSchema,
    rows: RowTransformer,
    positions: Array[Int],
    labels: Option[ClassLabels]
) extends ScoringSession {
  private[this] val inputs = schema.inputs.toArray
  private[this] val outputs = schema.outputs.toArray
  private[this] val checks = inputs.map(new InputChecks(_))
  private[this] val nullIsNaN = inputs.map(_.nullIsNaN)
  private[this] val problems: Array[RowProblem] = checks.map(_.ofNull)
  private[this] val values = nullIsNaN.map(each => if (each) Double.NaN else null: Any)
  private[this] val inputRow = ArrayRow(WrappedArray.make[Any](values))
  private[this] val columnNames = schema.inputs.map(input => input.mleapColumn -> input.name).toMap
  private[this] val textInputs = schema.inputs.filter(_.fieldType == FieldType.String).map(_.name)
  private[this] var result: ArrayRow = _

  override def setNull(i: Int): Unit =
    if (nullIsNaN(i)) set(i, Double.NaN, null) else set(i, null, checks(i).ofNull)

  override def setBoolean(i: Int, value: Boolean): Unit = {
    require(i, inputs(i).fieldType == FieldType.Boolean)
    if (nullIsNaN(i)) set(i, if (value) 1.0 else 0.0, null) else set(i, value, null)
  }

  override def setLong(i: Int, value: Long): Unit = inputs(i).fieldType match {
    case FieldType.Long  => setWhole(i, value, value)
    case FieldType.Int   => setWhole(i, value.toInt, value.toInt.toLong)
    case FieldType.Short => setWhole(i, value.toShort, value.toShort.toLong)
    case FieldType.Byte  => setWhole(i, value.toByte, value.toByte.toLong)
    case _               => require(i, met = false)
  }

  private[this] def setWhole(i: Int, value: Any, number: Long): Unit =
    set(i, if (nullIsNaN(i)) number.toDouble else value, null)

  override def setFloat(i: Int, value: Float): Unit = {
    require(i, inputs(i).fieldType == FieldType.Float)
    if (nullIsNaN(i)) set(i, value.toDouble, checks(i).of(value.toDouble))
    else set(i, value, checks(i).of(value.toDouble))
  }

  override def setDouble(i: Int, value: Double): Unit = {
    require(i, inputs(i).fieldType == FieldType.Double && !inputs(i).isVector)
    set(i, value, checks(i).of(value))
  }

  override def setString(i: Int, value: String): Unit =
    if (value == null) setNull(i)
    else {
      require(i, inputs(i).fieldType == FieldType.String)
      set(i, value, null)
    }

  override def setVector(i: Int, value: Array[Double]): Unit =
    if (value == null) setNull(i)
    else {
      require(i, inputs(i).isVector)
      set(i, DenseTensor(value, Seq(value.length)), checks(i).of(value))
    }

  override def score(): RowProblem = {
    result = null
    val problem = firstProblem
    if (problem != null) problem
    else
      try accept(rows.transform(inputRow).asInstanceOf[ArrayRow])
      catch {
        case unseen: UnseenCategory if columnNames.contains(unseen.column) =>
          RowProblem.UnseenLabel(Vector(columnNames(unseen.column)), None)
        case error: NoSuchElementException if textInputs.nonEmpty =>
          RowProblem.UnseenLabel(textInputs, Some(error.getMessage))
        case error @ (NonFatal(_) | _: StackOverflowError) => RowProblem.Failed(Some(error.toString))
      }
  }

  override def isNull(o: Int): Boolean = raw(o) == null

  override def getBoolean(o: Int): Boolean = raw(o) match {
    case index: Number => labels.get.text(index.intValue).toBoolean
    case truth         => truth.asInstanceOf[java.lang.Boolean].booleanValue
  }

  override def getLong(o: Int): Long = raw(o) match {
    case index @ (_: java.lang.Double | _: java.lang.Float) =>
      labels.get.number(index.asInstanceOf[Number].intValue)
    case number: Number => number.longValue
  }

  override def getFloat(o: Int): Float = raw(o).asInstanceOf[Number].floatValue

  override def getDouble(o: Int): Double = raw(o).asInstanceOf[Number].doubleValue

  override def getString(o: Int): String = raw(o) match {
    case index: Number => labels.get.text(index.intValue)
    case text          => text.toString
  }

  override def getVector(o: Int): Array[Double] = raw(o) match {
    case dense: DenseTensor[_] => dense.values.asInstanceOf[Array[Double]].clone()
    case tensor: Tensor[_]     => tensor.toDense.values.asInstanceOf[Array[Double]].clone()
  }

  private[this] def raw(o: Int): Any = result.getRaw(positions(o))

  private[this] def set(i: Int, value: Any, problem: RowProblem): Unit = {
    values(i) = value
    problems(i) = problem
  }

  private[this] def firstProblem: RowProblem = {
    var i = 0
    while (i < problems.length && problems(i) == null) i += 1
    if (i < problems.length) problems(i) else null
  }

  // A pipeline that skips a row, as one with handleInvalid = "skip" does, gives none.
  private[this] def accept(row: ArrayRow): RowProblem =
    if (row == null) RowProblem.Failed(Some("The pipeline skips this row."))
    else {
      result = row
      val unlabelled = if (labels.isEmpty) -1 else outputs.indices.indexWhere(isUnlabelled)
      if (unlabelled < 0) null
      else {
        result = null
        RowProblem.Failed(Some(s"Output ${outputs(unlabelled).name} is no index of a class."))
      }
    }

  private[this] def isUnlabelled(o: Int): Boolean = raw(o) match {
    case index: Number if needsLabel(o, index) =>
      index.intValue < 0 || index.intValue >= labels.get.size || index.doubleValue != index.intValue
    case _ => false
  }

  private[this] def needsLabel(o: Int, index: Number): Boolean = {
    val floating = index.isInstanceOf[java.lang.Double] || index.isInstanceOf[java.lang.Float]
    isNamed(outputs(o)) || (floating && ClassLabels.isWhole(outputs(o)))
  }

  private[this] def isNamed(output: Field): Boolean =
    output.fieldType == FieldType.String || output.fieldType == FieldType.Boolean

  private[this] def require(i: Int, met: Boolean): Unit =
    if (!met) throw new IllegalArgumentException(s"input ${inputs(i).name} is of type ${inputs(i).typeName}")
}

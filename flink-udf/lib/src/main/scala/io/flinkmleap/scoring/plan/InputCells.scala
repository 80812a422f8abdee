package io.flinkmleap.scoring.plan

import java.util.Arrays

import io.flinkmleap.bundle.{Field, FieldType}
import io.flinkmleap.scoring.{InputChecks, RowProblem, ScoringSession}
import ml.combust.mleap.tensor.DenseTensor

/** The inputs of one session: puts each value into its cells, and keeps what is wrong with it. */
private[plan] final class InputCells(fields: Array[Field], columns: Array[Column], row: PlanRow) {
  private[this] val checks = fields.map(new InputChecks(_))
  private[this] val problems: Array[RowProblem] = checks.map(_.ofNull)
  private[this] val kinds = fields.map(InputKind.of)
  private[this] val sizes = columns.map { case vector: VectorColumn => vector.size; case _ => -1 }
  private[this] val longs = columns.map { case number: NumberColumn => number.long; case _ => -1 }
  private[this] val nullFlags = columns.map { case number: NumberColumn => number.nullFlag; case _ => -1 }
  private[this] val cells = columns.map {
    case number: NumberColumn => number.cell
    case vector: VectorColumn => vector.offset
    case text: TextColumn     => text.index
    case other: ObjectColumn  => other.index
  }
  private[this] val texts: Array[TextColumn] = columns.map { case text: TextColumn => text; case _ => null }
  private[this] val codes = texts.map(text => if (text == null) -1 else text.code)
  private[this] val labels = texts.map(text => if (text == null) null else text.labels.orNull)
  private[this] val bytes = labels.map(known => if (known == null) null else known.bytes)
  // Null where the input is no text.
  private[this] val strings = labels.map(known => if (known == null) null else known.strings)
  private[this] val nullIsNaN = fields.map(_.nullIsNaN)
  private[this] val numbers = row.numbers
  private[this] val isDouble =
    kinds.indices.map(i => kinds(i) == InputKind.Double && nullFlags(i) < 0).toArray
  // The cell of a double whose row before had no problem, otherwise -1: for a finite number there is nothing
  // to do but to store it.
  private[this] val plainCells =
    isDouble.indices.map(i => if (isDouble(i) && problems(i) == null) cells(i) else -1).toArray
  private[this] var problemCount = problems.count(_ != null)
  nullFlags.filter(_ >= 0).foreach(row.nulls(_) = true)
  fields.indices.filter(nullIsNaN).foreach(i => row.numbers(cells(i)) = Double.NaN)

  /** What is wrong with the first input that has a problem, or null. */
  def firstProblem: RowProblem = if (problemCount == 0) null else problems.find(_ != null).get

  def setNull(i: Int): Unit = {
    if (nullIsNaN(i)) row.numbers(cells(i)) = Double.NaN
    else if (nullFlags(i) >= 0) row.nulls(nullFlags(i)) = true
    else if (holdsObject(i)) setObject(i, null)
    note(i, checks(i).ofNull)
  }

  def setDouble(i: Int, value: Double): Unit = {
    val cell = plainCells(i)
    if (cell >= 0 && value - value == 0.0) numbers(cell) = value
    else {
      require(i, InputKind.Double)
      setNumber(i, value, checks(i).of(value))
    }
  }

  def setFloat(i: Int, value: Float): Unit = {
    require(i, InputKind.Float)
    setNumber(i, value.toDouble, checks(i).of(value.toDouble))
  }

  def setBoolean(i: Int, value: Boolean): Unit = {
    require(i, InputKind.Boolean)
    setNumber(i, if (value) 1.0 else 0.0, null)
  }

  def setLong(i: Int, value: Long): Unit = kinds(i) match {
    case InputKind.Long =>
      if (longs(i) >= 0) row.longs(longs(i)) = value
      setNumber(i, value.toDouble, null)
    case InputKind.Int   => setNumber(i, value.toInt.toDouble, null)
    case InputKind.Short => setNumber(i, value.toShort.toDouble, null)
    case InputKind.Byte  => setNumber(i, value.toByte.toDouble, null)
    case _               => require(i, InputKind.Long)
  }

  def setString(i: Int, value: String): Unit = {
    val table = strings(i)
    if (table == null) require(i, InputKind.Text)
    val code = table.find(value)
    if (code >= 0) row.codes(codes(i)) = code else setObject(i, value)
    note(i, null)
  }

  def setKnownText(i: Int, utf8: Array[Byte], from: Int, length: Int): Boolean = {
    require(i, InputKind.Text)
    val code = bytes(i).find(utf8, from, length)
    if (code >= 0) {
      row.codes(codes(i)) = code
      note(i, null)
    }
    code >= 0
  }

  def setVector(i: Int, values: Array[Double]): Unit = {
    require(i, InputKind.Vector)
    if (sizes(i) < 0) row.objects(cells(i)) = DenseTensor(values, Seq(values.length))
    else if (values.length == sizes(i)) System.arraycopy(values, 0, row.numbers, cells(i), sizes(i))
    note(i, checks(i).of(values))
  }

  /** Sets the same values in another session, for a row without problems. */
  def replay(session: ScoringSession): Unit = {
    var i = 0
    while (i < kinds.length) {
      if (isNull(i)) session.setNull(i) else replay(i, session)
      i += 1
    }
  }

  private[this] def replay(i: Int, session: ScoringSession): Unit = {
    val cell = cells(i)
    kinds(i) match {
      case InputKind.Double  => session.setDouble(i, row.numbers(cell))
      case InputKind.Float   => session.setFloat(i, row.numbers(cell).toFloat)
      case InputKind.Boolean => session.setBoolean(i, row.numbers(cell) != 0.0)
      case InputKind.Long =>
        session.setLong(i, if (longs(i) >= 0) row.longs(longs(i)) else row.numbers(cell).toLong)
      case InputKind.Text   => session.setString(i, texts(i).boxed(row).asInstanceOf[String])
      case InputKind.Vector => session.setVector(i, vector(i))
      case _                => session.setLong(i, row.numbers(cell).toLong)
    }
  }

  private[this] def vector(i: Int): Array[Double] =
    if (sizes(i) >= 0) Arrays.copyOfRange(row.numbers, cells(i), cells(i) + sizes(i))
    else row.objects(cells(i)).asInstanceOf[DenseTensor[Double]].values

  private[this] def isNull(i: Int): Boolean =
    if (nullIsNaN(i)) row.numbers(cells(i)).isNaN
    else if (nullFlags(i) >= 0) row.nulls(nullFlags(i))
    else holdsObject(i) && row.objects(cells(i)) == null && !(codes(i) >= 0 && row.codes(codes(i)) >= 0)

  private[this] def holdsObject(i: Int): Boolean =
    kinds(i) == InputKind.Text || (kinds(i) == InputKind.Vector && sizes(i) < 0)

  private[this] def setObject(i: Int, value: AnyRef): Unit = {
    row.objects(cells(i)) = value
    if (codes(i) >= 0) row.codes(codes(i)) = -1
  }

  private[this] def setNumber(i: Int, value: Double, problem: RowProblem): Unit = {
    row.numbers(cells(i)) = value
    if (nullFlags(i) >= 0) row.nulls(nullFlags(i)) = false
    note(i, problem)
  }

  private[this] def note(i: Int, problem: RowProblem): Unit =
    if (problem ne problems(i)) {
      if (problem == null) problemCount -= 1
      else if (problems(i) == null) problemCount += 1
      plainCells(i) = if (isDouble(i) && problem == null) cells(i) else -1
      problems(i) = problem
    }

  private[this] def require(i: Int, kind: Int): Unit =
    if (kinds(i) != kind)
      throw new IllegalArgumentException(s"input ${fields(i).name} is of type ${fields(i).typeName}")
}

/** What the caller sets an input with. */
private[plan] object InputKind {
  final val Boolean = 0
  final val Byte = 1
  final val Short = 2
  final val Int = 3
  final val Long = 4
  final val Float = 5
  final val Double = 6
  final val Text = 7
  final val Vector = 8

  /** The kind of a field. */
  def of(field: Field): Int = field.fieldType match {
    case _ if field.isVector => Vector
    case FieldType.Boolean   => Boolean
    case FieldType.Byte      => Byte
    case FieldType.Short     => Short
    case FieldType.Int       => Int
    case FieldType.Long      => Long
    case FieldType.Float     => Float
    case FieldType.Double    => Double
    case FieldType.String    => Text
  }
}

package io.flinkmleap.scoring.plan

import scala.collection.mutable

import ml.combust.mleap.core.types.{BasicType, DataType, StructField, StructType}
import ml.combust.mleap.runtime.frame.Transformer

/** Collects the columns and steps of a plan while its stages are compiled one after the other.
  *
  * @param wanted
  *   the names of the columns that a stage or the caller reads
  */
private[plan] final class PlanBuilder(wanted: Set[String]) {
  private[this] val columns = mutable.LinkedHashMap.empty[String, (Column, DataType)]
  private[this] val planned = mutable.ArrayBuffer.empty[PlannedStep]
  private[this] val constants = mutable.ArrayBuffer.empty[(Int, Double)]
  private[this] var numbers = PlanRow.Reserved
  private[this] var objects = 0
  private[this] var longs = 0
  private[this] var nulls = 0
  private[this] var hots = 0
  private[this] var codes = 0
  private[this] val forms = mutable.ArrayBuffer.empty[Int]

  /** The column of this name. */
  def column(name: String): Option[Column] = columns.get(name).map(_._1)

  /** The column that is read as a number that is never NULL. */
  def number(name: String): Option[NumberColumn] = nullableNumber(name).filterNot(_.isNullable)

  /** The column that is read as a number. */
  def nullableNumber(name: String): Option[NumberColumn] = column(name).collect { case number: NumberColumn =>
    number
  }

  /** The column that is read as a text. */
  def text(name: String): Option[TextColumn] = column(name).collect { case text: TextColumn => text }

  /** The column that a stage reads at this port, as a vector. */
  def vector(stage: Transformer, port: String): Option[VectorColumn] =
    stage.shape.getInput(port).flatMap(socket => column(socket.name)).collect { case vector: VectorColumn =>
      vector
    }

  /** Whether anybody reads what the stage gives at this port. */
  def isRead(stage: Transformer, port: String): Boolean =
    stage.shape.getOutput(port).exists(socket => wanted(socket.name))

  /** Names and types as MLeap sees them, in the order of `allColumns`. */
  def schema: StructType = StructType(columns.map { case (name, (_, dataType)) =>
    StructField(name, dataType)
  }.toSeq).get

  /** Every column so far. */
  def allColumns: Array[Column] = columns.valuesIterator.map(_._1).toArray

  /** Makes room for `count` numbers that are 0 until they are written. */
  def newNumbers(count: Int): Int = {
    val first = numbers
    numbers = Math.addExact(numbers, count)
    first
  }

  /** Makes room for a number that no step writes. */
  def newConstant(value: Double): Int = {
    val cell = newNumbers(1)
    constants += cell -> value
    cell
  }

  /** Makes room for a text or another object. */
  def newObject(): Int = { objects += 1; objects - 1 }

  def newLong(): Int = newLongs(1)

  /** Makes room for `count` whole numbers of 64 bits. */
  def newLongs(count: Int): Int = { longs += count; longs - count }

  def newNull(): Int = { nulls += 1; nulls - 1 }

  /** Makes room for `count` positions that are -1 until they are written. */
  def newHots(count: Int): Int = { hots += count; hots - count }

  /** A new text, which may come as the number of a known label if it is an input. */
  def newText(isInput: Boolean): TextColumn =
    if (!isInput) TextColumn(newObject())
    else {
      codes += 1
      TextColumn(newObject(), codes - 1, Some(new KnownLabels))
    }

  /** A new number that is never NULL. */
  def newNumber(base: BasicType): NumberColumn = NumberColumn(newNumbers(1), base)

  /** A new vector that has the given form until a step says otherwise. */
  def newVector(size: Int, form: Int, parts: Vector[VectorPart] = Vector.empty): VectorColumn = {
    forms += form
    VectorColumn(newNumbers(size), size, forms.size - 1, isAlwaysDense = form == VectorForm.Dense, parts)
  }

  /** A new vector that is sparse for some rows only: a step must set its form. */
  def newVectorOfAnyForm(size: Int, parts: Vector[VectorPart] = Vector.empty): VectorColumn =
    newVector(size, VectorForm.Dense, parts).copy(isAlwaysDense = false)

  /** Gives a column its name. */
  def define(name: String, dataType: DataType, column: Column): Unit = columns(name) = column -> dataType

  /** Gives a column the name and type that the stage has for the port, if it has one. */
  def define(stage: Transformer, port: String, column: Column): Unit =
    stage.shape.getOutput(port).foreach { socket =>
      define(socket.name, stage.outputSchema.getField(socket.name).get.dataType, column)
    }

  /** Adds a step that takes every row. */
  def addTotal(step: Step, reads: Seq[Cells], writes: Seq[Cells]): Unit =
    planned += PlannedStep(step, reads, writes, isTotal = true)

  /** Adds a step that may refuse a row. */
  def addPartial(step: Step, reads: Seq[Cells], writes: Seq[Cells]): Unit =
    planned += PlannedStep(step, reads, writes, isTotal = false)

  /** The steps that are needed for the columns in `outputs`, in order. */
  def steps(outputs: Seq[Column]): Array[Step] = {
    val read = mutable.Set[Cells](outputs: _*)
    val needed = planned.reverseIterator.filter { each =>
      val isNeeded = !each.isTotal || each.writes.exists(read)
      if (isNeeded) read ++= each.reads
      isNeeded
    }.toArray
    needed.reverseIterator.map(_.step).foldLeft(Vector.empty[Step])(append).toArray
  }

  private[this] def append(steps: Vector[Step], next: Step): Vector[Step] =
    steps.lastOption.flatMap(_.andThen(next)) match {
      case Some(both) => steps.init :+ both
      case None       => steps :+ next
    }

  /** Makes rows with every cell that was asked for so far. */
  def rows: () => PlanRow = {
    val initial = new Array[Double](numbers)
    initial(PlanRow.NegativeInfinity) = Double.NegativeInfinity
    constants.foreach { case (cell, value) => initial(cell) = value }
    val initialForms = forms.toArray
    val (objectCount, longCount, nullCount, hotCount) = (objects, longs, nulls, hots)
    val codeCount = codes
    () =>
      new PlanRow(
        initial.clone(),
        new Array[AnyRef](objectCount),
        new Array[Long](longCount),
        new Array[Boolean](nullCount),
        initialForms.clone(),
        Array.fill(hotCount)(-1),
        Array.fill(codeCount)(-1)
      )
  }
}

package io.flinkmleap.scoring.plan

import java.lang.Double.doubleToRawLongBits

import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.feature.VectorAssembler

/** `vector_assembler`. */
private[plan] object AssemblerOperator extends Operator {
  override def compile(stage: Transformer, plan: PlanBuilder): Boolean = stage match {
    case assembler: VectorAssembler =>
      val inputs = assembler.inputCols.map(plan.column)
      added(sources(inputs))(add(assembler, _, plan))
    case _ => false
  }

  private[this] def sources(inputs: Seq[Option[Column]]): Option[Vector[Column]] = {
    val usable = inputs.collect {
      case Some(number: NumberColumn) if !number.isNullable => number
      case Some(vector: VectorColumn)                       => vector
    }
    if (usable.size == inputs.size && usable.nonEmpty) Some(usable.toVector) else None
  }

  private[this] def add(assembler: VectorAssembler, sources: Vector[Column], plan: PlanBuilder): Unit = {
    val parts = partsOf(sources)
    val merged = parts.foldLeft(Vector.empty[VectorPart])(merge)
    val size = parts.map(_.size).sum
    val mostNonZeros = parts.map(part => if (part.isOneHot) 1 else part.size).sum
    val isAlwaysSparse = mostNonZeros < AssemblerStep.denseFrom(size)
    val vector = plan.newVectorOfAnyForm(size, if (parts.exists(_.isOneHot)) merged else Vector.empty)
    val runs = sources
      .zip(parts)
      .collect { case (source, part) if !part.isOneHot => runOf(source, part, vector) }
      .foldLeft(Vector.empty[Run])(join)
    val hots = parts.filter(_.isOneHot).toArray
    val reads = sources.zip(parts).map { case (source, part) =>
      if (part.isOneHot) HotPosition(part.hot) else source
    }
    val output = vector.copy(
      sources = if (isAlwaysSparse) Some(VectorSources(reads, parts, sources.map(cellOf))) else None,
      origin = if (hots.isEmpty && runs.size == 1) Some(VectorOrigin(sources, runs.head.from)) else None
    )
    plan.define(assembler, "output", output)
    val step = new AssemblerStep(runs.toArray, hots, output, plan.newHots(hots.length))
    plan.addTotal(step, reads, Seq(output))
  }

  private[this] def partsOf(sources: Seq[Column]): Vector[VectorPart] =
    sources.foldLeft(Vector.empty[VectorPart]) { (parts, source) =>
      val from = parts.lastOption.fold(0)(_.until)
      parts :+ (source match {
        case vector: VectorColumn =>
          VectorPart(from, vector.size, HotElements.positionOf(vector).fold(-1)(_.index))
        case _ => VectorPart(from, 1, hot = -1)
      })
    }

  private[this] def merge(parts: Vector[VectorPart], next: VectorPart): Vector[VectorPart] = parts match {
    case before :+ last if !last.isOneHot && !next.isOneHot =>
      before :+ last.copy(size = last.size + next.size)
    case _ => parts :+ next
  }

  private[this] def runOf(source: Column, part: VectorPart, output: VectorColumn): Run =
    Run(cellOf(source), output.offset + part.from, part.size)

  private[this] def cellOf(source: Column): Int = source match {
    case number: NumberColumn => number.cell
    case vector: VectorColumn => vector.offset
    case other                => throw new IllegalArgumentException(other.toString)
  }

  private[this] def join(runs: Vector[Run], next: Run): Vector[Run] = runs match {
    case before :+ last if last.from + last.size == next.from && last.to + last.size == next.to =>
      before :+ last.copy(size = last.size + next.size)
    case _ => runs :+ next
  }
}

/** Numbers that are copied together. */
private[plan] final case class Run(from: Int, to: Int, size: Int)

/** Copies the parts side by side; a negative zero becomes zero, as MLeap stores no zero here. A one-hot part
  * costs two writes, however long it is.
  *
  * @param last
  *   where the hot positions of the row before are kept, one for each one-hot part
  */
private[plan] final class AssemblerStep(
    runs: Array[Run],
    hots: Array[VectorPart],
    output: VectorColumn,
    last: Int
) extends Step {
  private[this] val form = output.form
  private[this] val offset = output.offset
  private[this] val denseFrom = AssemblerStep.denseFrom(output.size)

  override def run(row: PlanRow): Boolean = {
    var nonZeros = 0
    var i = 0
    while (i < runs.length) {
      nonZeros += copy(row.numbers, runs(i))
      i += 1
    }
    i = 0
    while (i < hots.length) {
      nonZeros += copyHot(row, i)
      i += 1
    }
    row.forms(form) = if (nonZeros < denseFrom) VectorForm.Sparse else VectorForm.Dense
    true
  }

  private[this] def copy(numbers: Array[Double], run: Run): Int = {
    val from = run.from
    val to = run.to
    val size = run.size
    var nonZeros = 0
    var i = 0
    while (i < size) {
      val value = numbers(from + i)
      nonZeros += AssemblerStep.oneUnlessZero(value)
      numbers(to + i) = value + 0.0
      i += 1
    }
    nonZeros
  }

  private[this] def copyHot(row: PlanRow, i: Int): Int = {
    val part = hots(i)
    val start = offset + part.from
    val before = row.hot(last + i)
    val position = row.hot(part.hot)
    row.hot(last + i) = position
    if (before >= 0) row.numbers(start + before) = 0.0
    if (position < 0) 0
    else {
      row.numbers(start + position) = 1.0
      1
    }
  }
}

private[plan] object AssemblerStep {

  /** Below that many elements other than zero, MLeap's vector is sparse. */
  def denseFrom(size: Int): Int = Iterator.from(0).find(count => !(1.5 * (count + 1.0) < size)).get

  // Without a branch; NaN is other than zero.
  private def oneUnlessZero(value: Double): Int = {
    val bits = doubleToRawLongBits(value) << 1
    ((bits | -bits) >>> 63).toInt
  }
}

package io.flinkmleap.scoring.plan

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

  private[this] def sources(inputs: Seq[Option[Column]]): Option[Seq[Column]] = {
    val usable = inputs.collect {
      case Some(number: NumberColumn) if !number.isNullable => number
      case Some(vector: VectorColumn)                       => vector
    }
    if (usable.size == inputs.size && usable.nonEmpty) Some(usable) else None
  }

  private[this] def add(assembler: VectorAssembler, sources: Seq[Column], plan: PlanBuilder): Unit = {
    val parts = partsOf(sources)
    val size = parts.map(_.size).sum
    val output = plan.newVectorOfAnyForm(size, if (parts.exists(_.isOneHot)) parts else Vector.empty)
    plan.define(assembler, "output", output)
    plan.addTotal(
      new AssemblerStep(sources.toArray, parts.toArray, output, plan.newHots(parts.size)),
      sources,
      Seq(output)
    )
  }

  private[this] def partsOf(sources: Seq[Column]): Vector[VectorPart] =
    sources.foldLeft(Vector.empty[VectorPart]) { (parts, source) =>
      val from = parts.lastOption.fold(0)(last => last.from + last.size)
      parts :+ (source match {
        case vector: VectorColumn => VectorPart(from, vector.size, OneHotOperator.hotOf(vector))
        case _                    => VectorPart(from, 1, hot = -1)
      })
    }
}

/** Copies the parts side by side; a negative zero becomes zero, as MLeap stores no zero here. A one-hot part
  * costs two writes.
  *
  * @param last
  *   where the hot positions of the row before are kept, one for each part
  */
private[plan] final class AssemblerStep(
    sources: Array[Column],
    parts: Array[VectorPart],
    output: VectorColumn,
    last: Int
) extends Step {
  private[this] val count = parts.length
  private[this] val sizes = parts.map(_.size)
  private[this] val hots = parts.map(_.hot)
  private[this] val targets = parts.map(output.offset + _.from)
  private[this] val cells = sources.map {
    case number: NumberColumn => number.cell
    case vector: VectorColumn => vector.offset
    case other                => throw new IllegalArgumentException(other.toString)
  }

  override def run(row: PlanRow): Boolean = {
    val numbers = row.numbers
    var nonZeros = 0
    var part = 0
    while (part < count) {
      if (hots(part) >= 0) nonZeros += copyHot(row, part)
      else if (sizes(part) == 1) nonZeros += copy(numbers, cells(part), targets(part))
      else nonZeros += copyAll(numbers, part)
      part += 1
    }
    row.forms(output.form) = if (1.5 * (nonZeros + 1.0) < output.size) VectorForm.Sparse else VectorForm.Dense
    true
  }

  private[this] def copy(numbers: Array[Double], from: Int, to: Int): Int = {
    val value = numbers(from)
    if (value != 0.0) {
      numbers(to) = value
      1
    } else {
      numbers(to) = 0.0
      0
    }
  }

  private[this] def copyAll(numbers: Array[Double], part: Int): Int = {
    var nonZeros = 0
    var i = 0
    while (i < sizes(part)) {
      nonZeros += copy(numbers, cells(part) + i, targets(part) + i)
      i += 1
    }
    nonZeros
  }

  private[this] def copyHot(row: PlanRow, part: Int): Int = {
    val before = row.hot(last + part)
    if (before >= 0) row.numbers(targets(part) + before) = 0.0
    val position = row.hot(hots(part))
    row.hot(last + part) = position
    if (position >= 0) {
      row.numbers(targets(part) + position) = 1.0
      1
    } else 0
  }
}

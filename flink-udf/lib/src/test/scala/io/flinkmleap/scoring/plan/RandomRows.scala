package io.flinkmleap.scoring.plan

import io.flinkmleap.bundle.{Field, FieldType}

/** Rows for the inputs of a pipeline: values of all kinds, and now and then one that must be refused. */
private[plan] final class RandomRows(pipeline: RandomPipeline) {
  import pipeline.numbers._

  def next(): Vector[Any] = {
    // Rows of zeros make sparse vectors.
    val zeros = oneIn(3)
    pipeline.schema.inputs.map { field =>
      if (oneIn(if (field.nullable) 3 else 200)) null
      else if (zeros && random.nextBoolean()) valueOf(field, 0.0)
      else valueOf(field, if (oneIn(3)) value() else trained())
    }
  }

  private[this] def valueOf(field: Field, number: Double): Any = field.fieldType match {
    case FieldType.String  => if (oneIn(10)) "unseen" else of(pipeline.labels: _*)
    case FieldType.Boolean => number > 0
    case FieldType.Float   => number.toFloat
    case FieldType.Double =>
      field.shape.fold[Any](number)(size => Array.fill(size)(if (number == 0.0) number else value()))
    case FieldType.Long => if (oneIn(5)) random.nextLong() else number.toLong
    case _              => number.toLong
  }
}

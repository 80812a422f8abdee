package io.flinkmleap.bench

import io.flinkmleap.bundle.FieldType
import ml.combust.mleap.core.types.{ScalarType, StructField, StructType}
import ml.combust.mleap.runtime.frame.{DefaultLeapFrame, Row}

/** The common way: a frame of one row for every row. */
final class LeapFrameEngine(workload: Workload) extends Engine {
  private[this] val transformer = workload.bundle.transformer
  private[this] val schema = StructType(workload.bundle.schema.inputs.map { input =>
    val base = if (input.fieldType == FieldType.String) ScalarType.String else ScalarType.Double
    StructField(input.mleapColumn, base)
  }).get
  private[this] val output = workload.bundle.schema.outputs.head.mleapColumn

  override def score(row: Int): Double = {
    val frame = DefaultLeapFrame(schema, Seq(Row(workload.rows(row).toSeq: _*)))
    val scored = transformer.transform(frame).get
    scored.dataset.head.getDouble(scored.schema.indexOf(output).get)
  }
}

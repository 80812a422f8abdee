package io.flinkmleap.table

import io.flinkmleap.bundle.Field
import io.flinkmleap.scoring.ScoringSession
import io.flinkmleap.task.OutputReader
import org.apache.flink.table.data.{GenericArrayData, GenericRowData, StringData}

/** Makes the result of a call from the outputs of a session: a value, or a row in Flink's internal form. */
private[table] abstract class ResultWriter {

  /** A new result, which the caller owns. */
  def write(session: ScoringSession): AnyRef
}

private[table] object ResultWriter {

  /** The writer for the outputs of a schema. */
  def apply(outputs: Vector[Field]): ResultWriter = outputs match {
    case Vector(single) => new ValueWriter(single)
    case several        => new RowWriter(several)
  }

  private final class ValueWriter(field: Field) extends ResultWriter {
    private[this] val output = OutputReader(field, 0)
    override def write(session: ScoringSession): AnyRef = internal(output.read(session))
  }

  private final class RowWriter(fields: Vector[Field]) extends ResultWriter {
    private[this] val outputs = fields.zipWithIndex.map { case (field, o) => OutputReader(field, o) }.toArray

    override def write(session: ScoringSession): AnyRef = {
      val row = new GenericRowData(outputs.length)
      var o = 0
      while (o < outputs.length) {
        row.setField(o, internal(outputs(o).read(session)))
        o += 1
      }
      row
    }
  }

  private def internal(value: AnyRef): AnyRef = value match {
    case text: String          => StringData.fromString(text)
    case vector: Array[Double] => new GenericArrayData(vector)
    case other                 => other
  }
}

package io.flinkmleap.table

import io.flinkmleap.bundle.{Field, FieldType}
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
    override def write(session: ScoringSession): AnyRef = array(output.read(session))
  }

  private final class RowWriter(fields: Vector[Field]) extends ResultWriter {
    private[this] val outputs = fields.zipWithIndex.map { case (field, o) => OutputReader(field, o) }.toArray
    private[this] val texts =
      fields.map(field => field.fieldType == FieldType.String && !field.isVector).toArray

    override def write(session: ScoringSession): AnyRef = {
      val row = new GenericRowData(outputs.length)
      var o = 0
      while (o < outputs.length) {
        val value = outputs(o).read(session)
        row.setField(o, if (texts(o)) StringData.fromString(value.asInstanceOf[String]) else array(value))
        o += 1
      }
      row
    }
  }

  private def array(value: AnyRef): AnyRef = value match {
    case vector: Array[Double] => new GenericArrayData(vector)
    case other                 => other
  }
}

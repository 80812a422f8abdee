package io.flinkmleap.bench

import org.apache.flink.api.common.typeinfo.{TypeInformation, Types}
import org.apache.flink.connector.datagen.source.GeneratorFunction
import org.apache.flink.types.Row
import org.apache.flink.api.connector.source.SourceReaderContext

/** Makes the rows of a workload, each when it is due: row after row with the same time between them, whether
  * the job keeps up or not. The last field, `due`, is that moment.
  *
  * @param periodNanos
  *   between two rows; 0 for as fast as the job takes them
  */
final class DueRows(model: String, periodNanos: Double) extends GeneratorFunction[java.lang.Long, Row] {
  @transient private[this] var rows: Array[Row] = _
  @transient private[this] var started = 0L

  override def open(context: SourceReaderContext): Unit = {
    val workload = Workload(model)
    rows = workload.rows.map { values =>
      val row = new Row(values.length + 1)
      values.indices.foreach(i => row.setField(i, values(i)))
      row
    }
    workload.close()
    started = System.nanoTime
  }

  override def map(index: java.lang.Long): Row = {
    val due = if (periodNanos == 0) System.nanoTime else started + (index * periodNanos).toLong
    while (System.nanoTime - due < 0) Thread.onSpinWait()
    val row = rows((index % rows.length).toInt)
    row.setField(row.getArity - 1, due)
    row
  }
}

object DueRows {

  /** The type of these rows: the inputs of the model, and `due`. */
  def rowType(workload: Workload): TypeInformation[Row] = {
    val inputs = workload.bundle.schema.inputs
    val kinds = inputs.map { input =>
      if (input.fieldType == io.flinkmleap.bundle.FieldType.String) Types.STRING else Types.DOUBLE
    }
    Types.ROW_NAMED((inputs.map(_.name) :+ "due").toArray, kinds :+ Types.LONG: _*)
  }
}

package io.flinkmleap.table

import io.flinkmleap.bundle.{Field, FieldType}
import org.apache.flink.table.data.{ArrayData, StringData}
import org.apache.flink.table.types.logical.{ArrayType, DecimalType, LogicalType, LogicalTypeRoot}

/** Takes one argument out of Flink's hands: what it returns stays valid and unchanged after the row is gone.
  */
private[table] abstract class ArgumentReader {

  /** The value for an [[io.flinkmleap.task.InputSetter]]; null for NULL; [[ArgumentReader.NullElement]] for a
    * vector with a NULL in it.
    */
  def read(argument: AnyRef): AnyRef
}

private[table] object ArgumentReader {

  /** Stands for an array that has a NULL among its elements. */
  object NullElement

  /** The reader for a field whose argument has the SQL type `given`. */
  def apply(field: Field, given: LogicalType): ArgumentReader =
    given match {
      case array: ArrayType if field.isVector       => new VectorReader(element(array.getElementType))
      case _ if field.fieldType == FieldType.String => new TextReader
      case _                                        => Identity
    }

  private[this] object Identity extends ArgumentReader {
    override def read(argument: AnyRef): AnyRef = argument
  }

  private final class TextReader extends ArgumentReader {
    private[this] val known = new KnownTexts

    override def read(argument: AnyRef): AnyRef =
      if (argument == null) null else known.of(argument.asInstanceOf[StringData])
  }

  private final class VectorReader(element: (ArrayData, Int) => Double) extends ArgumentReader {
    override def read(argument: AnyRef): AnyRef = {
      val array = argument.asInstanceOf[ArrayData]
      if (array == null) null
      else {
        val values = new Array[Double](array.size)
        var i = 0
        while (i < values.length && !array.isNullAt(i)) {
          values(i) = element(array, i)
          i += 1
        }
        if (i < values.length) NullElement else values
      }
    }
  }

  private[this] def element(elementType: LogicalType): (ArrayData, Int) => Double =
    elementType.getTypeRoot match {
      case LogicalTypeRoot.DOUBLE   => _.getDouble(_)
      case LogicalTypeRoot.FLOAT    => (array, i) => array.getFloat(i).toDouble
      case LogicalTypeRoot.TINYINT  => (array, i) => array.getByte(i).toDouble
      case LogicalTypeRoot.SMALLINT => (array, i) => array.getShort(i).toDouble
      case LogicalTypeRoot.INTEGER  => (array, i) => array.getInt(i).toDouble
      case LogicalTypeRoot.BIGINT   => (array, i) => array.getLong(i).toDouble
      case LogicalTypeRoot.DECIMAL =>
        val decimal = elementType.asInstanceOf[DecimalType]
        (array, i) => array.getDecimal(i, decimal.getPrecision, decimal.getScale).toBigDecimal.doubleValue
      case other => throw new IllegalArgumentException(s"an array of $other is no vector")
    }
}

package io.flinkmleap.bench

import java.nio.file.Paths

import scala.annotation.varargs

import io.flinkmleap.bundle.{Bundle, FieldType}
import ml.combust.mleap.core.types.{ScalarType, StructField, StructType}
import ml.combust.mleap.runtime.frame.{DefaultLeapFrame, Row}
import org.apache.flink.table.api.DataTypes
import org.apache.flink.table.catalog.DataTypeFactory
import org.apache.flink.table.functions.{FunctionContext, ScalarFunction}
import org.apache.flink.table.types.inference.{InputTypeStrategies, TypeInference, TypeStrategies}

/** MLeap in a SQL function as it is commonly written: a LeapFrame for every row.
  *
  * @param file
  *   path of the bundle
  */
final class LeapFrameUDF(file: String) extends ScalarFunction {
  @transient private[this] var bundle: Bundle = _
  @transient private[this] var schema: StructType = _

  override def getTypeInference(types: DataTypeFactory): TypeInference = TypeInference.newBuilder
    .inputTypeStrategy(InputTypeStrategies.WILDCARD)
    .outputTypeStrategy(TypeStrategies.explicit(DataTypes.DOUBLE))
    .build

  override def open(context: FunctionContext): Unit = {
    bundle = Bundle
      .load(Paths.get(file), file, allowForeign = false)
      .fold(problem => throw new IllegalStateException(problem.sentence), identity)
    schema = StructType(bundle.schema.inputs.map { input =>
      val base = if (input.fieldType == FieldType.String) ScalarType.String else ScalarType.Double
      StructField(input.mleapColumn, base)
    }).get
  }

  /** Scores one row. */
  @varargs def eval(arguments: AnyRef*): java.lang.Double = {
    val frame = DefaultLeapFrame(schema, Seq(Row(arguments: _*)))
    val scored = bundle.transformer.transform(frame).get
    scored.dataset.head.getDouble(scored.schema.indexOf("prediction").get)
  }

  override def close(): Unit = if (bundle != null) bundle.close()
}

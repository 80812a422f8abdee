package io.flinkmleap.table

import scala.annotation.varargs
import scala.collection.JavaConverters._

import io.flinkmleap.bundle.ModelSchema
import io.flinkmleap.config.{DescribedFunction, FunctionSignature, OnError}
import io.flinkmleap.loader.BundleSource
import io.flinkmleap.scoring.RowProblem
import io.flinkmleap.task.{InputSetter, TaskModel}
import org.apache.flink.table.catalog.DataTypeFactory
import org.apache.flink.table.functions.{
  FunctionContext,
  ScalarFunction,
  SpecializedFunction,
  UserDefinedFunction
}
import org.apache.flink.table.types.DataType
import org.apache.flink.table.types.inference.{StaticArgument, TypeInference, TypeStrategies}

/** Scores rows with one model as a SQL function.
  *
  * Number, names and types of the arguments and the result type come from the bundle and the configuration.
  * Arguments are nullable; narrower numbers are widened. The model is loaded when the task starts, once for
  * all tasks of a process, and given back when the task ends. Metrics of the operator:
  * `mleap.<function>.rowsScored` and `mleap.<function>.rowsFailed`.
  *
  * @param signature
  *   how the function is called
  * @param source
  *   where the bundle comes from; its outputs are those of the signature
  * @param onError
  *   what happens to a row that cannot be scored
  * @param given
  *   types of the arguments as they arrive, in the order of the signature
  */
final class MLeapUDF private (
    signature: FunctionSignature,
    source: BundleSource,
    onError: OnError,
    given: Vector[DataType]
) extends ScalarFunction
    with SpecializedFunction {

  @transient private[this] var model: TaskModel = _
  @transient private[this] var readers: Array[ArgumentReader] = _
  @transient private[this] var setters: Array[InputSetter] = _
  @transient private[this] var writer: ResultWriter = _
  @transient private[this] var recent: RecentRows = _

  /** Static arguments by name and type: Flink checks calls against them and shows them when a call does not
    * fit.
    */
  override def getTypeInference(typeFactory: DataTypeFactory): TypeInference = {
    val named = signature.argumentNames.zip(given).map { case (name, dataType) =>
      StaticArgument.scalar(name, dataType, false)
    }
    val inference = TypeInference.newBuilder
      .staticArguments(named.asJava)
      .outputTypeStrategy(TypeStrategies.explicit(SqlTypes.result(signature.outputs)))
    if (signature.arguments.exists(_.isVector)) inference.inputTypeStrategy(new VectorArguments(given))
    inference.build
  }

  /** Takes the arguments as they are where Flink does not cast them: in calls by name, Flink 2.2 forgets the
    * casts that it inserts in calls by position, and would fail with an internal error.
    */
  override def specialize(context: SpecializedFunction.SpecializedContext): UserDefinedFunction = {
    val actual = context.getCallContext.getArgumentDataTypes.asScala.toVector
    val types =
      MLeapUDF.declared(signature).zip(actual).map { case (wanted, is) => ArgumentTypes.arriving(wanted, is) }
    new MLeapUDF(signature, source, onError, types)
  }

  /** Folding a call with constant arguments would load the model in the planner. */
  override def supportsConstantFolding: Boolean = false

  override def open(context: FunctionContext): Unit = {
    val planned = ModelSchema(signature.arguments, signature.outputs)
    model = TaskModel.open(
      signature.name,
      source,
      Some(planned),
      onError,
      context.getMetricGroup,
      context.getUserCodeClassLoader
    )
    readers = signature.arguments
      .zip(given)
      .map { case (field, dataType) => ArgumentReader(field, dataType.getLogicalType) }
      .toArray
    setters = signature.arguments
      .map(field => InputSetter(field, model.schema.inputs.indexWhere(_.name == field.name)))
      .toArray
    writer = ResultWriter(model.schema.outputs)
    recent = new RecentRows(MLeapUDF.RowsKept)
  }

  /** Scores one row.
    *
    * @param arguments
    *   in the order of the signature
    * @return
    *   a value of the result type, or null for a row that cannot be scored, if `onError` says so
    */
  @varargs def eval(arguments: AnyRef*): AnyRef = {
    val values = new Array[AnyRef](readers.length)
    var i = 0
    while (i < values.length) {
      values(i) = readers(i).read(arguments(i))
      i += 1
    }
    val known = recent.find(values)
    if (known >= 0) recent.result(known)
    else {
      val result = if (score(values)) writer.write(model.session) else null
      recent.keep(values, result)
      result
    }
  }

  override def close(): Unit = if (model != null) model.close()

  private[this] def score(values: Array[AnyRef]): Boolean = {
    var i = 0
    while (i < values.length && (values(i) ne ArgumentReader.NullElement)) {
      setters(i).set(model.session, values(i))
      i += 1
    }
    if (i < values.length) model.refuse(RowProblem.NullValue(signature.arguments(i).name)) else model.score()
  }
}

object MLeapUDF {
  private val RowsKept = 4

  /** The function that a configuration and a bundle describe. */
  def apply(function: DescribedFunction): MLeapUDF = {
    val signature = function.signature
    new MLeapUDF(signature, function.source, function.settings.onError, declared(signature))
  }

  private def declared(signature: FunctionSignature): Vector[DataType] = signature.arguments.map(SqlTypes.of)
}

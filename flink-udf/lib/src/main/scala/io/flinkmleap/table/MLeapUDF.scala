package io.flinkmleap.table

import scala.collection.JavaConverters._

import io.flinkmleap.bundle.{FieldType, ModelSchema}
import io.flinkmleap.config.{DescribedFunction, FunctionSignature, OnError}
import io.flinkmleap.loader.BundleSource
import io.flinkmleap.scoring.{RowProblem, ScoringSession}
import io.flinkmleap.task.{InputSetter, TaskModel}
import org.apache.flink.table.catalog.DataTypeFactory
import org.apache.flink.table.data.binary.BinaryStringData
import org.apache.flink.table.functions.{FunctionContext, SpecializedFunction, UserDefinedFunction}
import org.apache.flink.table.types.DataType
import org.apache.flink.table.types.logical.LogicalTypeRoot
import org.apache.flink.table.types.inference.{StaticArgument, TypeInference, TypeStrategies}

/** Scores rows with one model as a SQL function.
  *
  * Number, names and types of the arguments and the result type come from the bundle and the configuration.
  * Arguments are nullable; narrower numbers are widened. The model is loaded when the task starts, once for
  * all tasks of a process, and given back when the task ends. Metrics of the operator:
  * `mleap.<function>.rowsScored`, `mleap.<function>.rowsFailed`, and `mleap.<function>.scoringPlan`, which is
  * 1 where a plan scores the rows and 0 where MLeap's `RowTransformer` does.
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
) extends ScoringFunction
    with SpecializedFunction {

  @transient private[this] var model: TaskModel = _
  @transient private[this] var session: ScoringSession = _
  @transient private[this] var positions: Array[Int] = _
  @transient private[this] var areDoubles: Array[Boolean] = _
  @transient private[this] var readers: Array[ArgumentReader] = _
  @transient private[this] var setters: Array[InputSetter] = _
  @transient private[this] var writer: ResultWriter = _
  @transient private[this] var recent: RecentRows = _
  // The first argument of the row that is a vector with a NULL in it.
  @transient private[this] var broken = -1

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
    session = model.session
    positions = signature.arguments.map(field => model.schema.inputs.indexWhere(_.name == field.name)).toArray
    areDoubles = signature.arguments
      .zip(given)
      .map { case (field, dataType) =>
        field.fieldType == FieldType.Double && dataType.getLogicalType.is(LogicalTypeRoot.DOUBLE)
      }
      .toArray
    setters = signature.arguments
      .zip(positions)
      .map { case (field, position) => InputSetter(field, position) }
      .toArray
    writer = ResultWriter(model.schema.outputs)
    broken = -1
    recent = new RecentRows(MLeapUDF.RowsKept, isAlwaysUseful = model.schema.outputs.size > 1)
  }

  override def close(): Unit = if (model != null) model.close()

  override protected def remembers: Boolean = recent.isUseful

  override protected def remembered(arguments: Seq[AnyRef]): AnyRef = {
    val values = new Array[AnyRef](readers.length)
    var i = 0
    while (i < values.length) {
      values(i) = readers(i).read(arguments(i))
      i += 1
    }
    val known = recent.find(values)
    if (known >= 0) recent.result(known)
    else {
      values.indices.foreach(i => set(i, values(i)))
      val made = result()
      recent.keep(values, made)
      made
    }
  }

  override protected def take(i: Int, argument: AnyRef): Unit =
    if (argument != null && areDoubles(i))
      session.setDouble(positions(i), argument.asInstanceOf[java.lang.Double].doubleValue)
    else if (!setKnownText(i, argument)) set(i, readers(i).read(argument))

  override protected def result(): AnyRef = {
    val isScored = if (broken < 0) model.score() else refuseBroken()
    if (isScored) writer.write(session) else null
  }

  /** Sets a text that is in one piece of memory, as the texts of a row are, if the model knows it. */
  private[this] def setKnownText(i: Int, argument: AnyRef): Boolean = argument match {
    case text: BinaryStringData if text.getJavaObject == null =>
      val segments = text.getSegments
      segments.length == 1 && !segments(0).isOffHeap &&
      session.setKnownText(positions(i), segments(0).getArray, text.getOffset, text.getSizeInBytes)
    case _ => false
  }

  private[this] def set(i: Int, value: AnyRef): Unit =
    if (value ne ArgumentReader.NullElement) setters(i).set(session, value)
    else if (broken < 0) broken = i

  private[this] def refuseBroken(): Boolean = {
    val column = signature.arguments(broken).name
    broken = -1
    model.refuse(RowProblem.NullValue(column))
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

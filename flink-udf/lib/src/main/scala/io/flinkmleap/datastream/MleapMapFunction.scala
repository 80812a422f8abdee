package io.flinkmleap.datastream

import java.lang.{Double => JDouble}

import io.flinkmleap.bundle.{BundleLoadProblem, BundleProblem, Field, FieldType}
import io.flinkmleap.config.OnError
import io.flinkmleap.loader.{BundleLoader, BundleSource}
import io.flinkmleap.scoring.RowProblem
import io.flinkmleap.task.{InputSetter, OutputReader, TaskModel}
import org.apache.flink.api.common.functions.{OpenContext, RichMapFunction}
import org.apache.flink.api.common.typeinfo.{TypeInformation, Types}
import org.apache.flink.api.java.typeutils.ResultTypeQueryable

/** Scores numbers with a model of one numeric feature; the result is the model's main output. See
  * [[MleapRowMapFunction]] for models of any shape.
  *
  * The model is loaded when the task starts; a bundle that cannot be loaded fails the job with a
  * [[io.flinkmleap.bundle.BundleLoadProblem]]. A number that the model cannot score fails it with a
  * [[io.flinkmleap.task.RowRefused]]: a stream of numbers has no place for a NULL.
  *
  * @param bundleName
  *   where the bundle is, as `bundleLoader` understands it
  * @param bundleLoader
  *   brings the bundle
  */
final class MleapMapFunction(bundleName: String, bundleLoader: BundleLoader)
    extends RichMapFunction[JDouble, JDouble]
    with ResultTypeQueryable[JDouble] {

  @transient private[this] var model: TaskModel = _
  @transient private[this] var input: InputSetter = _
  @transient private[this] var output: OutputReader = _

  override def getProducedType: TypeInformation[JDouble] = Types.DOUBLE

  override def open(context: OpenContext): Unit = {
    val runtime = getRuntimeContext
    val source = BundleSource(bundleName, bundleLoader)
    model = TaskModel.open(
      bundleName,
      source,
      None,
      OnError.Fail,
      runtime.getMetricGroup,
      runtime.getUserCodeClassLoader
    )
    val feature = only(model.schema.inputs, "takes", MleapMapFunction.Fractions)
    val result = only(model.schema.outputs.take(1), "gives", MleapMapFunction.Numbers)
    input = InputSetter(feature, 0)
    output = OutputReader(result, 0)
  }

  override def map(value: JDouble): JDouble = {
    input.set(model.session, value)
    model.score()
    val result = output.read(model.session)
    if (result == null) model.refuse(MleapMapFunction.NoResult)
    result.asInstanceOf[Number].doubleValue
  }

  override def close(): Unit = if (model != null) model.close()

  private[this] def only(fields: Vector[Field], verb: String, types: Set[FieldType]): Field = fields match {
    case Vector(field) if !field.isVector && types.contains(field.fieldType) => field
    case others =>
      val columns = others.map(field => s"${field.name} ${field.typeName}").mkString(", ")
      val reason = s"is not one number, which is what MleapMapFunction $verb: use MleapRowMapFunction"
      throw new BundleLoadProblem(BundleProblem.SchemaMismatch(bundleName, columns, reason))
  }
}

private object MleapMapFunction {
  private val Fractions: Set[FieldType] = Set(FieldType.Double, FieldType.Float)
  private val Numbers: Set[FieldType] =
    Fractions ++ Set(FieldType.Byte, FieldType.Short, FieldType.Int, FieldType.Long)
  private val NoResult: RowProblem = RowProblem.Failed(Some("The result is NULL."))
}

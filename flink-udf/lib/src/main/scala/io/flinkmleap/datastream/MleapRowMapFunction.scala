package io.flinkmleap.datastream

import java.util

import io.flinkmleap.bundle.{BundleLoadProblem, ModelSchema}
import io.flinkmleap.config.OnError
import io.flinkmleap.loader.{BundleLoader, BundleSource}
import io.flinkmleap.task.{InputSetter, OutputReader, TaskModel}
import org.apache.flink.api.common.functions.{OpenContext, RichMapFunction}
import org.apache.flink.api.common.typeinfo.TypeInformation
import org.apache.flink.api.java.typeutils.ResultTypeQueryable
import org.apache.flink.types.{Row, RowUtils}

/** Scores rows: the model's inputs in, a row with the output columns out.
  *
  * A row with named fields is read by the names of the inputs, and may have other fields too; a row with
  * positions only holds the inputs in the order of the model's schema. Numbers of any width are taken for
  * numeric inputs, and arrays or lists of numbers for vectors. The fields of the result have names and
  * positions; output vectors are `double[]`.
  *
  * A bundle that cannot be loaded fails the job with a [[io.flinkmleap.bundle.BundleLoadProblem]]; a row that
  * cannot be scored fails it with a [[io.flinkmleap.task.RowRefused]], or gives a row of NULLs, as `onError`
  * says. A row without a field that the model takes, or with a value of another kind, is a mistake of the
  * program and throws `IllegalArgumentException`.
  *
  * @param schema
  *   what the job is planned with; the bundle must still have it when the task starts
  */
final class MleapRowMapFunction private (source: BundleSource, schema: ModelSchema, onError: OnError)
    extends RichMapFunction[Row, Row]
    with ResultTypeQueryable[Row] {

  @transient private[this] var model: TaskModel = _
  @transient private[this] var inputs: Array[RowField] = _
  @transient private[this] var setters: Array[InputSetter] = _
  @transient private[this] var outputs: Array[OutputReader] = _
  @transient private[this] var names: util.LinkedHashMap[String, Integer] = _

  /** Named fields, one for each output column. */
  override def getProducedType: TypeInformation[Row] = RowTypes.of(schema.outputs)

  override def open(context: OpenContext): Unit = {
    val runtime = getRuntimeContext
    model = TaskModel.open(
      source.location,
      source,
      Some(schema),
      onError,
      runtime.getMetricGroup,
      runtime.getUserCodeClassLoader
    )
    inputs = schema.inputs.zipWithIndex.map { case (field, position) =>
      new RowField(field, position)
    }.toArray
    setters = schema.inputs
      .map(field => InputSetter(field, model.schema.inputs.indexWhere(_.name == field.name)))
      .toArray
    outputs = model.schema.outputs.zipWithIndex.map { case (field, o) => OutputReader(field, o) }.toArray
    names = new util.LinkedHashMap
    model.schema.outputs.zipWithIndex.foreach { case (field, o) => names.put(field.name, o) }
  }

  override def map(row: Row): Row = {
    var i = 0
    while (i < inputs.length) {
      setters(i).set(model.session, inputs(i).of(row))
      i += 1
    }
    val scored = model.score()
    val values = new Array[AnyRef](outputs.length)
    var o = 0
    while (scored && o < outputs.length) {
      values(o) = outputs(o).read(model.session)
      o += 1
    }
    RowUtils.createRowWithNamedPositions(row.getKind, values, names)
  }

  override def close(): Unit = if (model != null) model.close()
}

object MleapRowMapFunction {

  /** The function for a bundle. Reads the bundle's manifest here, for the result type; the model is loaded by
    * the tasks.
    *
    * @param bundleName
    *   where the bundle is, as `bundleLoader` understands it
    * @param bundleLoader
    *   brings the bundle
    * @throws io.flinkmleap.bundle.BundleLoadProblem
    *   if the bundle cannot be described
    */
  def apply(bundleName: String, bundleLoader: BundleLoader): MleapRowMapFunction =
    apply(BundleSource(bundleName, bundleLoader), OnError.Fail)

  /** The function for a bundle with a pinned digest, chosen outputs, or NULLs for rows that cannot be scored.
    */
  def apply(source: BundleSource, onError: OnError): MleapRowMapFunction = {
    val described = source.describe().fold(problem => throw new BundleLoadProblem(problem), identity)
    new MleapRowMapFunction(source, described.schema, onError)
  }
}

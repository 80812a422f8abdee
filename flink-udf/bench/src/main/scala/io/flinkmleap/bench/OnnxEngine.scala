package io.flinkmleap.bench

import java.nio.{ByteBuffer, ByteOrder, DoubleBuffer, FloatBuffer}
import java.nio.file.Files
import java.util

import scala.collection.JavaConverters._

import ai.onnxruntime.{OnnxJavaType, OnnxTensor, OrtEnvironment, OrtSession, TensorInfo}

/** ONNX Runtime for Java with one thread. A model of numbers only has one tensor for all of them, in a buffer
  * that is used again; otherwise each column is a tensor.
  */
final class OnnxEngine private (workload: Workload, session: OrtSession) extends Engine {
  private[this] val environment = OrtEnvironment.getEnvironment
  private[this] val isMixed = session.getInputNames.size > 1
  private[this] val names = workload.bundle.schema.inputs.map(_.name).toArray
  private[this] val wanted = util.Collections.singleton(session.getOutputNames.iterator.next())
  private[this] val numbers: Array[Array[Double]] =
    workload.rows.map(_.map { case number: Double => number; case _ => Double.NaN })
  private[this] val first = session.getInputNames.iterator.next()
  private[this] val isFloat =
    session.getInputInfo.get(first).getInfo.asInstanceOf[TensorInfo].`type` == OnnxJavaType.FLOAT
  private[this] val bytes = ByteBuffer.allocateDirect(8 * names.length).order(ByteOrder.nativeOrder)
  private[this] val doubles: DoubleBuffer = bytes.asDoubleBuffer
  private[this] val floats: FloatBuffer = bytes.slice().order(ByteOrder.nativeOrder).asFloatBuffer
  private[this] val all = Array(1L, names.length.toLong)
  private[this] val one = Array(1L, 1L)

  override def score(row: Int): Double = {
    val inputs = new util.HashMap[String, OnnxTensor]
    if (isMixed) names.indices.foreach(i => inputs.put(names(i), column(row, i)))
    else inputs.put(first, vector(numbers(row)))
    val result = session.run(inputs, wanted)
    try number(result.get(0).getValue)
    finally {
      result.close()
      inputs.values.asScala.foreach(_.close())
    }
  }

  override def close(): Unit = session.close()

  private[this] def vector(values: Array[Double]): OnnxTensor =
    if (isFloat) {
      floats.clear()
      values.foreach(value => floats.put(value.toFloat))
      floats.flip()
      OnnxTensor.createTensor(environment, floats, all)
    } else {
      doubles.clear()
      doubles.put(values).flip()
      OnnxTensor.createTensor(environment, doubles, all)
    }

  private[this] def column(row: Int, i: Int): OnnxTensor = workload.rows(row)(i) match {
    case text: String => OnnxTensor.createTensor(environment, Array(text), one)
    case _            => OnnxTensor.createTensor(environment, DoubleBuffer.wrap(numbers(row), i, 1), one)
  }

  private[this] def number(value: AnyRef): Double = value match {
    case rows: Array[Array[Double]] => rows(0)(0)
    case rows: Array[Array[Float]]  => rows(0)(0).toDouble
    case classes: Array[Long]       => classes(0).toDouble
    case values: Array[Double]      => values(0)
    case values: Array[Float]       => values(0).toDouble
  }
}

object OnnxEngine {

  /** None where the model could not be converted. */
  def of(workload: Workload): Option[OnnxEngine] = {
    val file = workload.folder.resolve("model.onnx")
    if (!Files.exists(file)) None
    else {
      val options = new OrtSession.SessionOptions
      options.setIntraOpNumThreads(1)
      options.setInterOpNumThreads(1)
      val session = OrtEnvironment.getEnvironment.createSession(file.toString, options)
      Some(new OnnxEngine(workload, session))
    }
  }
}

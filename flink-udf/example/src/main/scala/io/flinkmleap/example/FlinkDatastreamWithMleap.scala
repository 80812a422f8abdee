package io.flinkmleap.example

import java.lang.{Double => JDouble}

import io.flinkmleap.datastream.MleapMapFunction
import io.flinkmleap.loader.FileBundleLoader
import org.apache.flink.api.common.typeinfo.Types
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment

/** Scores ten numbers with a model of one feature and prints the scores.
  *
  * Argument: the path of a bundle, on disk or on the class path.
  */
object FlinkDatastreamWithMleap {

  def main(arguments: Array[String]): Unit = arguments match {
    case Array(bundle) => run(bundle)
    case _ =>
      System.err.println("Usage: FlinkDatastreamWithMleap BUNDLE")
      sys.exit(2)
  }

  private[this] def run(bundle: String): Unit = {
    val environment = StreamExecutionEnvironment.getExecutionEnvironment
    environment
      .fromSequence(1, 10)
      .map((number: java.lang.Long) => JDouble.valueOf(number.doubleValue))
      .returns(Types.DOUBLE)
      .map(new MleapMapFunction(bundle, FileBundleLoader()))
      .print()
    environment.execute("MLeap in a DataStream job")
    ()
  }
}

package io.flinkmleap.bench

import java.nio.file.Files
import java.util

import scala.collection.JavaConverters._

import org.jpmml.evaluator.{Computable, Evaluator, LoadingModelEvaluatorBuilder}

/** JPMML-Evaluator, with the model's own fields. */
final class PmmlEngine private (workload: Workload, evaluator: Evaluator) extends Engine {
  private[this] val positions = workload.bundle.schema.inputs.map(_.name).zipWithIndex.toMap
  private[this] val fields =
    evaluator.getInputFields.asScala.map(field => (field.getName, positions(field.getName))).toArray
  private[this] val target = evaluator.getTargetFields.get(0).getName

  override def score(row: Int): Double = {
    val arguments = new util.HashMap[String, Any]
    var i = 0
    while (i < fields.length) {
      arguments.put(fields(i)._1, workload.rows(row)(fields(i)._2))
      i += 1
    }
    number(evaluator.evaluate(arguments).get(target))
  }

  private[this] def number(value: Any): Double = value match {
    case number: Number         => number.doubleValue
    case computable: Computable => number(computable.getResult)
    case other                  => other.toString.toDouble
  }
}

object PmmlEngine {

  /** None where the model could not be converted. */
  def of(workload: Workload): Option[PmmlEngine] = {
    val file = workload.folder.resolve("model.pmml")
    if (!Files.exists(file)) None
    else {
      val evaluator = new LoadingModelEvaluatorBuilder().load(file.toFile).build()
      evaluator.verify()
      Some(new PmmlEngine(workload, evaluator))
    }
  }
}

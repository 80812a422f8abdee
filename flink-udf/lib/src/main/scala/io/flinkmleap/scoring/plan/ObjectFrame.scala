package io.flinkmleap.scoring.plan

import scala.util.{Failure, Success, Try}

import ml.combust.mleap.core.types._
import ml.combust.mleap.runtime.frame.{FrameBuilder, IndexedRowUtil, Row}
import ml.combust.mleap.runtime.function.{Selector, UserDefinedFunction}

/** Takes stages that the plan does not know as what MLeap makes of them: functions of boxed values. */
private[plan] final class ObjectFrame(plan: PlanBuilder) extends FrameBuilder[ObjectFrame] {
  override def schema: StructType = plan.schema

  override def withColumn(name: String, selectors: Selector*)(udf: UserDefinedFunction): Try[ObjectFrame] =
    call(selectors, udf).flatMap { call =>
      schema.withField(name, udf.outputTypes.head).map { _ =>
        val cell = define(name, udf.outputTypes.head)
        plan.addPartial(new FunctionStep(call, cell), call.reads, Seq(cell.column))
        this
      }
    }

  override def withColumns(names: Seq[String], selectors: Selector*)(
      udf: UserDefinedFunction
  ): Try[ObjectFrame] =
    call(selectors, udf).flatMap { call =>
      val fields = names.zip(udf.outputTypes).map { case (name, dataType) => StructField(name, dataType) }
      schema.withFields(fields).map { _ =>
        val cells = fields.map(field => define(field.name, field.dataType)).toArray
        plan.addPartial(new FunctionsStep(call, cells), call.reads, cells.map(_.column).toSeq)
        this
      }
    }

  override def filter(selectors: Selector*)(udf: UserDefinedFunction): Try[ObjectFrame] =
    call(selectors, udf).map { call =>
      plan.addPartial(new FilterStep(call), call.reads, Nil)
      this
    }

  override def select(fieldNames: String*): Try[ObjectFrame] = removing

  override def drop(names: String*): Try[ObjectFrame] = removing

  private[this] def removing: Try[ObjectFrame] =
    Failure(new UnsupportedOperationException("a stage that removes columns"))

  private[this] def call(selectors: Seq[Selector], udf: UserDefinedFunction): Try[FunctionCall] = {
    val columns = plan.allColumns
    IndexedRowUtil.createRowSelectors(schema, columns.indices, selectors: _*)(udf).flatMap { rowSelectors =>
      Success(new FunctionCall(columns, rowSelectors, udf))
    }
  }

  private[this] def define(name: String, dataType: DataType): BoxedCell = {
    val cell = BoxedCell.of(dataType, plan)
    plan.define(name, dataType, cell.column)
    cell
  }
}

/** A row of boxed values, as functions of MLeap read them.
  *
  * @param columns
  *   the columns in the order in which the function counts them
  */
private[plan] final class BoxedRow(row: PlanRow, columns: Array[Column]) extends Row {
  override def getRaw(index: Int): Any = columns(index).boxed(row)
  override def iterator: Iterator[Any] = columns.iterator.map(_.boxed(row))
  override def toSeq: Seq[Any] = iterator.toVector
  override def withValue(value: Any): Row = Row(toSeq :+ value: _*)
  override def withValues(values: Seq[Any]): Row = Row(toSeq ++ values: _*)
  override def selectIndices(indices: Int*): Row = Row(indices.map(getRaw): _*)
  override def dropIndices(indices: Int*): Row = Row(columns.indices.diff(indices).map(getRaw): _*)
}

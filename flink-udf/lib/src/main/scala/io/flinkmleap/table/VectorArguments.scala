package io.flinkmleap.table

import java.util.{Collections, List => JList, Optional}

import scala.collection.JavaConverters._

import org.apache.flink.table.functions.FunctionDefinition
import org.apache.flink.table.types.DataType
import org.apache.flink.table.types.inference.{
  ArgumentCount,
  CallContext,
  ConstantArgumentCount,
  InputTypeStrategy,
  Signature
}
import org.apache.flink.table.types.logical.{LogicalType, LogicalTypeFamily, LogicalTypeRoot}

/** Lets arrays of any numbers into the vector arguments of a function without a cast.
  *
  * The cast that Flink 2.2 would insert makes 0.0 of a NULL among the elements, and so a wrong score of a row
  * that has none.
  *
  * @param wanted
  *   the declared types of all arguments
  */
private[table] final class VectorArguments(wanted: Vector[DataType]) extends InputTypeStrategy {

  override def getArgumentCount: ArgumentCount = ConstantArgumentCount.of(wanted.size)

  override def inferInputTypes(context: CallContext, throwOnFailure: Boolean): Optional[JList[DataType]] = {
    val types = wanted.zip(VectorArguments.passed(context)).map { case (declared, actual) =>
      val numbers =
        VectorArguments.isVector(declared.getLogicalType) && VectorArguments.isVector(actual.getLogicalType)
      if (numbers) ArgumentTypes.arriving(declared, actual) else declared
    }
    Optional.of(types.asJava)
  }

  override def getExpectedSignatures(definition: FunctionDefinition): JList[Signature] =
    Collections.singletonList(
      Signature.of(wanted.map(dataType => Signature.Argument.of(dataType.toString)).asJava)
    )
}

private object VectorArguments {

  private def isVector(logicalType: LogicalType): Boolean =
    logicalType.is(LogicalTypeRoot.ARRAY) && logicalType.getChildren.get(0).is(LogicalTypeFamily.NUMERIC)

  // Next to static arguments Flink shows a strategy the declared types only; those of the call are one layer below.
  private def passed(context: CallContext): Vector[DataType] = {
    val layer = context.getClass.getDeclaredField("originalContext")
    layer.setAccessible(true)
    layer.get(context).asInstanceOf[CallContext].getArgumentDataTypes.asScala.toVector
  }
}

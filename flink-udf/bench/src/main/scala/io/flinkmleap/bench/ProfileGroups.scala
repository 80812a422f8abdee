package io.flinkmleap.bench

/** Groups of methods that belong together, for profiles. */
object ProfileGroups {
  private[this] val groups = Vector(
    "io.flinkmleap.scoring.plan." -> "scoring plan",
    "io.flinkmleap." -> "the function around the plan",
    "ml.combust." -> "MLeap",
    "org.apache.flink.connector.datagen." -> "generator of rows",
    "org.apache.flink.streaming.api.functions.source.datagen." -> "generator of rows",
    "org.apache.flink.table.data.binary." -> "Flink's texts and rows",
    "org.apache.flink.table.data." -> "Flink's texts and rows",
    "org.apache.flink.table.runtime." -> "Flink's operators",
    "StreamExecCalc" -> "generated code of the query",
    "org.apache.flink." -> "Flink's operators"
  )

  /** The group of a stack, whose first method is the top: that of the first method which is in a group.
    * Methods of the JDK count for who calls them.
    */
  def of(stack: Vector[String]): String = stack
    .flatMap(method => groups.collectFirst { case (prefix, group) if method.startsWith(prefix) => group })
    .headOption
    .getOrElse("other")

  /** The method at the top, without its package. */
  def shortened(stack: Vector[String]): String =
    stack.headOption.fold("other")(_.split('.').takeRight(2).mkString("."))
}

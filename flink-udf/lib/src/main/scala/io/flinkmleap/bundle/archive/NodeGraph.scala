package io.flinkmleap.bundle.archive

import scala.util.control.NonFatal

import io.flinkmleap.bundle.{ArchiveLimits, ArchiveRule}

/** The nodes of a model, as folders inside each other: each one is there once, is named safely, and uses an
  * operator that is allowed.
  *
  * @param documents
  *   the documents that say how the model is built, by entry
  * @param files
  *   names of all files
  */
private[archive] final class NodeGraph(
    documents: Map[String, Array[Byte]],
    files: Set[String],
    limits: ArchiveLimits
) {
  import NodeGraph._

  /** Refuses a model that breaks a rule. */
  def check(): Unit = {
    val format = understood(BundleJson)(ModelDocument.formatOf)
    val extension =
      Extensions.getOrElse(format, throw new RuleBroken(ArchiveRule.InvalidDocument, Some(BundleJson)))
    new Walk(extension).checkNode("root", 1, isGraphNode = true)
  }

  private[this] def understood[A](entry: String)(read: Array[Byte] => A): A = {
    val bytes = documents.getOrElse(entry, throw new RuleBroken(ArchiveRule.MissingNode, Some(entry)))
    try read(bytes)
    catch { case NonFatal(error) => throw new RuleBroken(ArchiveRule.InvalidDocument, Some(entry), error) }
  }

  private[this] final class Walk(extension: String) {
    def checkNode(folder: String, depth: Int, isGraphNode: Boolean): Unit = {
      val entry = s"$folder/model.$extension"
      RuleBroken.unless(depth <= limits.nodeDepth, ArchiveRule.NodeDepth(limits.nodeDepth), folder)
      if (isGraphNode) {
        val node = s"$folder/node.$extension"
        RuleBroken.unless(files(node), ArchiveRule.MissingNode, node)
      }
      val read: Array[Byte] => ModelDocument =
        if (extension == "json") ModelDocument.fromJson else ModelDocument.fromProtobuf
      val model = understood(entry)(read)
      val allowed = limits.nativeOperators || !Operators.isNative(model.op)
      RuleBroken.unless(allowed, ArchiveRule.NativeOperator, entry)
      RuleBroken.unless(Operators.isKnown(model.op), ArchiveRule.UnknownOperator, entry)
      val children = childrenOf(model, folder, entry)
      children.foreach { child =>
        RuleBroken.unless(child != "." && child != "..", ArchiveRule.NodeCycle, entry)
        RuleBroken.unless(EntryNames.isSafe(child), ArchiveRule.NodeName, entry)
      }
      RuleBroken.unless(children.distinct.size == children.size, ArchiveRule.DuplicateNode, entry)
      val suffix = if (model.op == Pipeline) ".node" else ""
      children.foreach(child => checkNode(s"$folder/$child$suffix", depth + 1, model.op == Pipeline))
    }

    private[this] def childrenOf(model: ModelDocument, folder: String, entry: String): Vector[String] = {
      def invalid = throw new RuleBroken(ArchiveRule.InvalidDocument, Some(entry))
      def numbered(count: BigDecimal): Vector[String] = {
        RuleBroken.unless(count >= 0, ArchiveRule.InvalidDocument, entry)
        RuleBroken.unless(count <= files.size, ArchiveRule.MissingNode, s"$folder/model${files.size}")
        (0 until count.toInt).map(i => s"model$i").toVector
      }
      model.op match {
        case Pipeline          => model.lists.getOrElse("nodes", invalid)
        case op if Forests(op) => model.lists.getOrElse("trees", invalid)
        case OneVsRest         => numbered(model.counts.getOrElse("num_classes", invalid))
        case Drilldown         => numbered(BigDecimal(model.lists.getOrElse("labels", invalid).size))
        case _                 => Vector.empty
      }
    }
  }
}

private[archive] object NodeGraph {
  private val BundleJson = "bundle.json"
  private val Extensions = Map("json" -> "json", "protobuf" -> "pb")
  private val Pipeline = "pipeline"
  private val OneVsRest = "one_vs_rest"
  private val Drilldown = "categorical_drilldown"
  private val Forests =
    Set("random_forest_regression", "random_forest_classifier", "gbt_regression", "gbt_classifier")
}

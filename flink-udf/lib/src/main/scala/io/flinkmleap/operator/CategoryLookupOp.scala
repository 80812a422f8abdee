package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.{SimpleTransformer, Transformer}
import ml.combust.mleap.runtime.function.UserDefinedFunction
import ml.combust.mleap.tensor.{DenseTensor, Tensor}

/** The stage of [[CategoryLookupModel]], which throws [[UnseenCategory]] for a value that is refused. */
final case class CategoryLookupStage(
    override val uid: String = Transformer.uniqueName("category_lookup"),
    override val shape: NodeShape,
    override val model: CategoryLookupModel
) extends SimpleTransformer {
  override val exec: UserDefinedFunction =
    if (model.takesText) (value: String) => row(value) else (value: java.lang.Double) => row(value)

  private[this] def row(value: Any): Tensor[Double] = {
    val values = model(value)
    if (values == null) throw new UnseenCategory(inputs.head)
    DenseTensor(values, Seq(values.length))
  }
}

/** Reads and writes `category_lookup`. */
final class CategoryLookupOp extends OwnOp[CategoryLookupStage, CategoryLookupModel]("category_lookup") {
  override private[operator] def read(attributes: Attributes): CategoryLookupModel = {
    def position(name: String) = OperatorAttributes.integers(attributes, name, -2, Int.MaxValue) match {
      case Array(one) => one
      case several    => throw new IllegalArgumentException(s"$name holds ${several.length} positions")
    }
    CategoryLookupModel(
      keys(attributes),
      OperatorAttributes.integers(attributes, "positions", -2, Int.MaxValue),
      position("missing"),
      position("unknown"),
      OperatorAttributes.count(attributes, "width"),
      table(attributes)
    )
  }

  private[this] def keys(attributes: Attributes): CategoryKeys = attributes.getValue("texts") match {
    case Some(texts) => CategoryKeys.Texts(texts.getStringList.toVector)
    case None        => CategoryKeys.Numbers(attributes.value("numbers").getDoubleList.toVector)
  }

  // JSON has no NaN: where the table holds one, nan_cells says so.
  private[this] def table(attributes: Attributes): Option[Array[Array[Double]]] =
    OperatorAttributes.optionalRows(attributes, "table").map { rows =>
      val width = rows.headOption.fold(0)(_.length)
      if (attributes.getValue("nan_cells").isDefined)
        OperatorAttributes
          .integers(attributes, "nan_cells", 0, rows.length * width)
          .foreach(cell => rows(cell / width)(cell % width) = Double.NaN)
      rows
    }

  override private[operator] def write(attributes: Attributes, model: CategoryLookupModel): Attributes = {
    val cells = model.table.map(_.flatten)
    val numbers = cells.map(_.zipWithIndex.collect { case (value, i) if value.isNaN => i })
    val named = model.keys match {
      case CategoryKeys.Texts(keys)   => attributes.withValue("texts", Value.stringList(keys))
      case CategoryKeys.Numbers(keys) => attributes.withValue("numbers", Value.doubleList(keys))
    }
    named
      .withValue("positions", OperatorAttributes.longs(model.positions))
      .withValue("missing", OperatorAttributes.longs(Array(model.missing)))
      .withValue("unknown", OperatorAttributes.longs(Array(model.unknown)))
      .withValue("width", Value.long(model.width.toLong))
      .withValue(
        "table",
        model.table.map(rows =>
          OperatorAttributes.matrix(rows.map(_.map(cell => if (cell.isNaN) 0.0 else cell)))
        )
      )
      .withValue("nan_cells", numbers.filter(_.nonEmpty).map(OperatorAttributes.longs))
  }
}

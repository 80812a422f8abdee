package io.flinkmleap.bundle

import ml.combust.mleap.core.types._
import ml.combust.mleap.runtime.frame.Transformer
import ml.combust.mleap.runtime.transformer.Pipeline

/** The columns of a loaded MLeap model, in our words. */
private[bundle] object ModelColumns {
  private[this] val ByBasicType: Map[BasicType, FieldType] = Map(
    BasicType.Boolean -> FieldType.Boolean,
    BasicType.Byte -> FieldType.Byte,
    BasicType.Short -> FieldType.Short,
    BasicType.Int -> FieldType.Int,
    BasicType.Long -> FieldType.Long,
    BasicType.Float -> FieldType.Float,
    BasicType.Double -> FieldType.Double,
    BasicType.String -> FieldType.String
  )
  private[this] val Numeric: Vector[FieldType] =
    Vector(FieldType.Byte, FieldType.Short, FieldType.Int, FieldType.Long, FieldType.Float, FieldType.Double)

  private[this] val Truths = Set("true", "false")

  /** The schema of a model that has no manifest: columns by name, `prediction` first. MLeap's own order is
    * not stable.
    */
  def schemaOf(transformer: Transformer, location: String): Either[BundleProblem, ModelSchema] = {
    val results = transformer match {
      case pipeline: Pipeline => pipeline.strictOutputSchema
      case other              => other.outputSchema
    }
    val inputs =
      transformer.inputSchema.fields.sortBy(_.name).map(column => column.name -> field(column)).toVector
    inputs.collectFirst { case (name, None) => name } match {
      case Some(name) =>
        Left(BundleProblem.SchemaMismatch(location, name, "has a type that a table column cannot have"))
      case None =>
        val outputs = results.fields
          .flatMap(field(_))
          .sortBy(output => (output.name != "prediction", output.name))
          .toVector
        Right(ModelSchema(inputs.flatMap(_._2), outputs))
    }
  }

  /** Whether the schema of a manifest fits the model: the same columns, with types that keep every value. */
  def check(manifest: Manifest, transformer: Transformer, location: String): Either[BundleProblem, Unit] = {
    def problem(column: String, reason: String) = BundleProblem.SchemaMismatch(location, column, reason)
    val taken = transformer.inputSchema.fields.map(column => column.name -> column).toMap
    val given = transformer.schema.fields.map(column => column.name -> column).toMap
    val inputs = manifest.schema.inputs
    val missing = (taken.keySet -- inputs.map(_.mleapColumn)).toVector.sorted
      .map(problem(_, "is taken by the model but not in the manifest"))
    val badInputs = inputs.flatMap { input =>
      taken.get(input.mleapColumn) match {
        case None => Some(problem(input.name, "is in the manifest but the model does not take it"))
        case Some(column) if !takes(column, input) =>
          Some(problem(input.name, s"is a ${input.typeName} in the manifest but not for the model"))
        case _ => None
      }
    }
    val badOutputs = manifest.schema.outputs.flatMap { output =>
      given.get(output.mleapColumn) match {
        case None => Some(problem(output.name, "is in the manifest but the model does not give it"))
        case Some(column) if !gives(column, output, manifest.labels) =>
          Some(problem(output.name, s"is a ${output.typeName} in the manifest but not for the model"))
        case _ => None
      }
    }
    (missing ++ badInputs ++ badOutputs).headOption.toLeft(())
  }

  private[this] def field(column: StructField): Option[Field] = column.dataType match {
    case ScalarType(base, _) => ByBasicType.get(base).map(Field(column.name, _))
    case TensorType(BasicType.Double, dimensions, _) =>
      Some(Field(column.name, FieldType.Double, Some(dimensions.filter(_.size == 1).fold(-1)(_.head))))
    case _ => None
  }

  private[this] def takes(column: StructField, input: Field): Boolean =
    field(column).exists { model =>
      // MLeap makes 1 and 0 of truth values.
      val truth = input.fieldType == FieldType.Boolean && Numeric.contains(model.fieldType)
      sameShape(model, input) && (truth || widens(input.fieldType, model.fieldType))
    }

  private[this] def gives(column: StructField, output: Field, labels: Option[Vector[String]]): Boolean =
    field(column).exists { model =>
      val labelled = labels.isDefined && model.shape.isEmpty && Numeric.contains(model.fieldType)
      val truth = output.fieldType == FieldType.Boolean
      val named = labelled && (!truth || labels.exists(_.forall(Truths)))
      sameShape(model, output) && (widens(model.fieldType, output.fieldType) || named)
    }

  private[this] def sameShape(model: Field, ours: Field): Boolean = (model.shape, ours.shape) match {
    case (Some(n), Some(m)) => n == m || n == -1 || m == -1
    case (None, None)       => true
    case _                  => false
  }

  private[this] def widens(from: FieldType, to: FieldType): Boolean =
    from == to || (Numeric.contains(from) && Numeric.contains(to) && Numeric.indexOf(from) < Numeric.indexOf(
      to
    ))
}

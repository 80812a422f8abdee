package io.flinkmleap.scoring

import scala.util.{Failure, Success, Try}

import io.flinkmleap.bundle.{Bundle, BundleProblem, Field, FieldType, ModelSchema}
import ml.combust.mleap.core.types.{BasicType, DataType, ScalarType, StructField, StructType, TensorType}
import ml.combust.mleap.runtime.frame.RowTransformer

/** Scores by MLeap's own `RowTransformer`, which is built once. Holds no resources beyond the bundle's model.
  *
  * @param schema
  *   the outputs may be fewer than the model's, in any order
  * @param rows
  *   takes the inputs in the order of the schema
  * @param labels
  *   the classes, for outputs that give a class and not its index
  */
final class RowTransformerScorer private (
    override val schema: ModelSchema,
    rows: RowTransformer,
    labels: Option[ClassLabels]
) extends Scorer {

  private[this] val positions: Array[Int] =
    schema.outputs.map(output => rows.outputSchema.indexOf(output.mleapColumn).get).toArray

  /** The same model with other outputs; `schema` must be a selection of this one. */
  def withSchema(schema: ModelSchema): RowTransformerScorer = new RowTransformerScorer(schema, rows, labels)

  override def newSession(): ScoringSession = new RowTransformerSession(schema, rows, positions, labels)

  override def close(): Unit = ()
}

object RowTransformerScorer {

  /** A scorer with every output of the bundle's schema. The bundle must stay open as long as the scorer is
    * used.
    */
  def fromBundle(bundle: Bundle): Either[BundleProblem, RowTransformerScorer] =
    for {
      rows <- build(bundle)
      labels <- ClassLabels.of(bundle)
    } yield new RowTransformerScorer(bundle.schema, rows, labels)

  private[this] def build(bundle: Bundle): Either[BundleProblem, RowTransformer] = {
    val columns = bundle.schema.inputs.map(input => StructField(input.mleapColumn, columnType(input)))
    val rows =
      StructType(columns).flatMap(schema => Try(bundle.transformer.transform(RowTransformer(schema))).flatten)
    rows match {
      case Success(built) => Right(built)
      case Failure(error) => Left(BundleProblem.InvalidModel(bundle.location, Some(error)))
    }
  }

  // Exact types spare a cast per value, and columns that are declared non-null spare a wrapper and an
  // Option per value.
  private[this] def columnType(field: Field): DataType = field.shape match {
    case None    => ScalarType(basicType(field.fieldType), field.nullable)
    case Some(n) => TensorType(BasicType.Double, if (n < 0) None else Some(Seq(n)), field.nullable)
  }

  private[this] def basicType(fieldType: FieldType): BasicType = fieldType match {
    case FieldType.Boolean => BasicType.Boolean
    case FieldType.Byte    => BasicType.Byte
    case FieldType.Short   => BasicType.Short
    case FieldType.Int     => BasicType.Int
    case FieldType.Long    => BasicType.Long
    case FieldType.Float   => BasicType.Float
    case FieldType.Double  => BasicType.Double
    case FieldType.String  => BasicType.String
  }
}

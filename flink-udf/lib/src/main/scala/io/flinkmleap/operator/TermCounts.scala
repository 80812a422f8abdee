package io.flinkmleap.operator

import java.util

import ml.combust.bundle.dsl.{Model => Attributes, Value}
import ml.combust.mleap.core.Model
import ml.combust.mleap.core.types.{NodeShape, ScalarType, StructType, TensorType}
import ml.combust.mleap.runtime.frame.{SimpleTransformer, Transformer}
import ml.combust.mleap.runtime.function.UserDefinedFunction
import ml.combust.mleap.tensor.{SparseTensor, Tensor}

/** How often terms occur in a text: words, or several words after each other with a space between them.
  *
  * @param lowers
  *   whether capitals become small letters first
  * @param shortest
  *   the fewest characters of a word
  * @param stopWords
  *   words that are left out before terms are made
  * @param words
  *   the fewest and the most words of a term
  * @param isBinary
  *   whether every element that a term of the text counts for is 1
  */
final class TermCountsModel private[operator] (
    private[operator] val rules: TextRules,
    val lowers: Boolean,
    val shortest: Int,
    val stopWords: Set[String],
    val words: Range,
    private[operator] val places: TermPlaces,
    val isBinary: Boolean
) extends Model {
  require(shortest > 0, "words without characters")
  require(words.nonEmpty && words.head > 0, "terms without words")

  private[this] val stops = new util.HashSet[String](util.Arrays.asList(stopWords.toSeq: _*))

  /** Counts in one text; elements that no term counts for are not stored. */
  def apply(text: String): Tensor[Double] = {
    val tokens = rules.tokens(if (lowers) rules.lower(text) else text, shortest)
    if (!stops.isEmpty) tokens.removeIf(stops.contains(_))
    val counts = new util.TreeMap[Integer, Double]
    var n = words.head
    while (n <= words.last && n <= tokens.size) {
      countTerms(tokens, n, counts)
      n += 1
    }
    stored(counts)
  }

  private[this] def countTerms(
      tokens: util.ArrayList[String],
      n: Int,
      counts: util.TreeMap[Integer, Double]
  ): Unit = {
    var i = 0
    while (i + n <= tokens.size) {
      places.count(if (n == 1) tokens.get(i) else String.join(" ", tokens.subList(i, i + n)), counts)
      i += 1
    }
  }

  private[this] def stored(counts: util.TreeMap[Integer, Double]): Tensor[Double] = {
    val indices = Vector.newBuilder[Seq[Int]]
    val values = new Array[Double](counts.size)
    var i = 0
    counts.forEach { (place, count) =>
      indices += Seq(place.intValue)
      values(i) = if (isBinary) 1.0 else count
      i += 1
    }
    SparseTensor(indices.result(), values, Seq(places.size))
  }

  override def inputSchema: StructType = StructType("input" -> ScalarType.String.nonNullable).get

  override def outputSchema: StructType = StructType("output" -> TensorType.Double(places.size)).get
}

/** The stage with a [[TermCountsModel]]: `input`, a text, to `output`. */
final case class TermCounts(
    override val uid: String = Transformer.uniqueName("term_counts"),
    override val shape: NodeShape,
    override val model: TermCountsModel
) extends SimpleTransformer {
  override val exec: UserDefinedFunction = (text: String) => model(text)
}

/** `term_counts` in a bundle: the `word_ranges`, `capitals`, `smalls`, `ignored_ranges` and `cased_ranges` of
  * the language, `lowers`, `shortest`, `stop_words`, `fewest_words`, `most_words`, `binary`, and a
  * `vocabulary` or a number of `buckets` that may be `signed`.
  */
final class TermCountsOp extends OwnOp[TermCounts, TermCountsModel]("term_counts") {
  override private[operator] def read(attributes: Attributes): TermCountsModel = {
    def integers(name: String) = attributes.value(name).getIntList.toArray
    new TermCountsModel(
      new TextRules(
        new CodePoints(integers("word_ranges")),
        integers("capitals"),
        integers("smalls"),
        new CodePoints(integers("ignored_ranges")),
        new CodePoints(integers("cased_ranges"))
      ),
      attributes.value("lowers").getBoolean,
      attributes.value("shortest").getInt,
      attributes.value("stop_words").getStringList.toSet,
      attributes.value("fewest_words").getInt to attributes.value("most_words").getInt,
      attributes.getValue("vocabulary") match {
        case Some(terms) => new Vocabulary(terms.getStringList.toArray)
        case None => new Buckets(attributes.value("buckets").getInt, attributes.value("signed").getBoolean)
      },
      attributes.value("binary").getBoolean
    )
  }

  override private[operator] def write(attributes: Attributes, model: TermCountsModel): Attributes = {
    val rules = model.rules
    val common = attributes
      .withValue("word_ranges", Value.intList(rules.words.bounds.toSeq))
      .withValue("capitals", Value.intList(rules.capitals.toSeq))
      .withValue("smalls", Value.intList(rules.smalls.toSeq))
      .withValue("ignored_ranges", Value.intList(rules.ignored.bounds.toSeq))
      .withValue("cased_ranges", Value.intList(rules.cased.bounds.toSeq))
      .withValue("lowers", Value.boolean(model.lowers))
      .withValue("shortest", Value.int(model.shortest))
      .withValue("stop_words", Value.stringList(model.stopWords.toSeq.sorted))
      .withValue("fewest_words", Value.int(model.words.head))
      .withValue("most_words", Value.int(model.words.last))
      .withValue("binary", Value.boolean(model.isBinary))
    model.places match {
      case vocabulary: Vocabulary =>
        common.withValue("vocabulary", Value.stringList(vocabulary.terms.toSeq))
      case buckets: Buckets =>
        common
          .withValue("buckets", Value.int(buckets.size))
          .withValue("signed", Value.boolean(buckets.isSigned))
    }
  }
}

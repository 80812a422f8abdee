package io.flinkmleap.operator

import ml.combust.bundle.dsl.{Model => Attributes}
import ml.combust.mleap.core.types.NodeShape
import ml.combust.mleap.runtime.frame.Transformer
import org.apache.commons.math3.special.Gamma

/** The shares of the topics in a document, as Spark's latent Dirichlet allocation infers them from the counts
  * of its terms: a weight of each topic is renewed until the weights hardly change (Hoffman, Blei and Bach,
  * Online learning for latent Dirichlet allocation, 2010, algorithm 2). A document without terms has no share
  * of any topic.
  *
  * @param terms
  *   for each term a row with the exponential of the expected logarithm of its share in each topic
  * @param concentration
  *   the weight of each topic before any term is seen
  * @param start
  *   the weights that the inference starts at
  */
final class TopicSharesModel(
    val terms: Matrix,
    val concentration: Array[Double],
    val start: Array[Double]
) extends VectorModel {
  import TopicSharesModel._

  private[this] val topics = terms.columns

  require(terms.values.forall(_ >= 0.0), "a term has a negative share in a topic")
  require(concentration.length == topics, s"${concentration.length} concentrations for $topics topics")
  require(start.length == topics, s"${start.length} weights to start at for $topics topics")
  require((concentration ++ start).forall(_ > 0.0), "a weight of a topic is not positive")

  override def inputSize: Int = terms.rows
  override def outputSize: Int = topics

  override protected def computed(counts: Array[Double]): Array[Double] = {
    require(counts.forall(count => !(count < 0.0)), "a term is counted less than 0 times")
    val present = counts.indices.filter(counts(_) != 0.0).toArray
    if (present.isEmpty) new Array[Double](topics) else shares(settled(counts, present))
  }

  private[this] def settled(counts: Array[Double], present: Array[Int]): Array[Double] = {
    var weights = start
    var change = Double.PositiveInfinity
    var rounds = 0
    while (change > SmallChange) {
      require(rounds < MostRounds, s"the topics of a document do not settle in $MostRounds rounds")
      val renewed = renew(weights, counts, present)
      change = meanChange(weights, renewed)
      weights = renewed
      rounds += 1
    }
    weights
  }

  private[this] def renew(
      weights: Array[Double],
      counts: Array[Double],
      present: Array[Int]
  ): Array[Double] = {
    val expected = expectedShares(weights)
    val renewed = new Array[Double](topics)
    var i = 0
    while (i < present.length) {
      val row = present(i) * topics
      val share = counts(present(i)) / (product(row, expected) + Smallest)
      var topic = 0
      while (topic < topics) {
        renewed(topic) += terms.values(row + topic) * share
        topic += 1
      }
      i += 1
    }
    var topic = 0
    while (topic < topics) {
      renewed(topic) = expected(topic) * renewed(topic) + concentration(topic)
      topic += 1
    }
    renewed
  }

  private[this] def product(row: Int, expected: Array[Double]): Double = {
    var sum = 0.0
    var topic = 0
    while (topic < topics) {
      sum += terms.values(row + topic) * expected(topic)
      topic += 1
    }
    sum
  }
}

private[operator] object TopicSharesModel {

  /** Where Spark stops: the mean change of a weight. */
  val SmallChange = 1e-3

  /** What Spark adds to a sum before it divides by it. */
  val Smallest = 1e-100

  /** Usual documents settle in some tens of rounds. Spark goes on without an end. */
  val MostRounds = 10000

  // This digamma is wrong in the ninth digit, and so is Spark's, which it is.
  private def expectedShares(weights: Array[Double]): Array[Double] = {
    val ofAll = Gamma.digamma(weights.sum)
    weights.map(weight => math.exp(Gamma.digamma(weight) - ofAll))
  }

  private def meanChange(before: Array[Double], after: Array[Double]): Double = {
    var sum = 0.0
    var topic = 0
    while (topic < after.length) {
      sum += math.abs(after(topic) - before(topic))
      topic += 1
    }
    sum / after.length
  }

  private def shares(weights: Array[Double]): Array[Double] = {
    val all = weights.sum
    weights.map(_ / all)
  }
}

/** The stage with a [[TopicSharesModel]]: `input` to `output`. */
final case class TopicShares(
    override val uid: String = Transformer.uniqueName("topic_shares"),
    override val shape: NodeShape,
    override val model: TopicSharesModel
) extends VectorStage

/** `topic_shares` in a bundle: `terms`, `concentration` and `start`. */
final class TopicSharesOp extends OwnOp[TopicShares, TopicSharesModel]("topic_shares") {
  override private[operator] def read(attributes: Attributes): TopicSharesModel =
    new TopicSharesModel(
      Matrix.read(attributes, "terms"),
      VectorAttribute.read(attributes, "concentration"),
      VectorAttribute.read(attributes, "start")
    )

  override private[operator] def write(attributes: Attributes, model: TopicSharesModel): Attributes =
    VectorAttribute.write(
      VectorAttribute.write(
        Matrix.write(attributes, "terms", model.terms),
        "concentration",
        model.concentration
      ),
      "start",
      model.start
    )
}

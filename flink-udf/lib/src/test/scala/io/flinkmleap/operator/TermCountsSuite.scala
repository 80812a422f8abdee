package io.flinkmleap.operator

import io.flinkmleap.BusyMachine
import ml.combust.bundle.dsl.{Model => Attributes}
import ml.combust.mleap.tensor.{SparseTensor, Tensor}

class TermCountsSuite extends munit.FunSuite with BusyMachine {
  private[this] def points(ranges: (Int, Int)*) =
    new CodePoints(ranges.flatMap { case (first, last) => Seq(first, last) }.toArray)

  // Latin and Greek letters, digits, a letter beyond 16 bits; an accent is no part of a word.
  private[this] val rules = new TextRules(
    points(
      '0'.toInt -> '9',
      'A'.toInt -> 'Z',
      '_'.toInt -> '_',
      'a'.toInt -> 'z',
      0xdf -> 0xff,
      0x370 -> 0x3ff,
      0x10400 -> 0x10428
    ),
    Array('A'.toInt, 'B'.toInt, 0x39f, 0x10400),
    Array('a'.toInt, 'b'.toInt, 0x3bf, 0x10428),
    points('.'.toInt -> '.', 0x301 -> 0x301),
    points('A'.toInt -> 'Z', 'a'.toInt -> 'z', 0x370 -> 0x3ff)
  )

  private[this] def counts(
      places: TermPlaces,
      words: Range = 1 to 1,
      stops: Set[String] = Set(),
      binary: Boolean = false
  ) =
    new TermCountsModel(rules, true, 2, stops, words, places, binary)

  private[this] def stored(tensor: Tensor[Double]): Map[Int, Double] = tensor match {
    case sparse: SparseTensor[Double] => sparse.indices.map(_.head).zip(sparse.values).toMap
    case dense                        => fail(s"$dense is dense")
  }

  test("capitals become small, and a sigma knows where a word ends") {
    assertEquals(rules.lower("AxB\ud801\udc00"), "axb\ud801\udc28")
    assertEquals(rules.lower("\u0130"), "i\u0307")
    assertEquals(rules.lower("\u039f\u03a3"), "\u03bf\u03c2")
    assertEquals(rules.lower("\u03a3"), "\u03c3")
    assertEquals(rules.lower("\u039f\u03a3\u039f"), "\u03bf\u03c3\u03bf")
    assertEquals(rules.lower("\u039f\u0301\u03a3. "), "\u03bf\u0301\u03c2. ")
    assertEquals(rules.lower("\u039f\u03a3.a \u03a3"), "\u03bf\u03c3.a \u03c3")
  }

  test("words are runs of characters of words, of at least so many characters") {
    assertEquals(rules.tokens("ab-c d_1, xy\u0301z", 2).toArray.toSeq, Seq[AnyRef]("ab", "d_1", "xy"))
    assertEquals(rules.tokens("ab-c", 1).toArray.toSeq, Seq[AnyRef]("ab", "c"))
    assertEquals(rules.tokens("\ud801\udc00 \ud801\udc00\ud801\udc01", 2).size, 1)
    assertEquals(rules.tokens("", 1).size, 0)
    assertEquals(rules.tokens("\ud83d\ude00", 1).size, 0)
  }

  test("terms of the vocabulary are counted, and others are not") {
    val model = counts(new Vocabulary(Array("ab", "cd", "ab cd", "cd ab")), 1 to 2)
    assertEquals(stored(model("AB cd xx cd")), Map(0 -> 1.0, 1 -> 2.0, 2 -> 1.0))
    assertEquals(stored(model("")), Map.empty[Int, Double])
    assertEquals(model("ab").dimensions, Seq(4))
  }

  test("stop words are gone before words are put together") {
    val model = counts(new Vocabulary(Array("ab cd")), 2 to 2, Set("the"))
    assertEquals(stored(model("ab the cd")), Map(0 -> 1.0))
  }

  test("hashes are those of MurmurHash3, and their signs are kept or not") {
    assertEquals(
      stored(counts(new Buckets(10, isSigned = true))("hello abc hello")),
      Map(1 -> 2.0, 4 -> -1.0)
    )
    assertEquals(stored(counts(new Buckets(10, isSigned = false))("abc")), Map(4 -> 1.0))
  }

  test("binary counts are 1, even where signs cancel each other") {
    val model = counts(new Buckets(1, isSigned = true), binary = true)
    assertEquals(stored(model("hello abc")), Map(0 -> 1.0))
  }

  private[this] def weights(sublinear: Boolean, factors: Option[Array[Double]], norm: String) =
    new TermWeightsModel(3, sublinear, factors, norm)

  test("weights are damped, multiplied and divided by the length of the vector") {
    val row = SparseTensor(Seq(Seq(0), Seq(2)), Array(3.0, 4.0), Seq(3))
    assertEquals(stored(weights(sublinear = false, None, "l2")(row)), Map(0 -> 0.6, 2 -> 0.8))
    assertEquals(stored(weights(sublinear = false, None, "l1")(row)), Map(0 -> 3.0 / 7, 2 -> 4.0 / 7))
    assertEquals(
      stored(weights(sublinear = true, Some(Array(2.0, 9.0, 1.0)), "none")(row)),
      Map(0 -> (math.log(3.0) + 1) * 2, 2 -> (math.log(4.0) + 1))
    )
  }

  test("zeros keep their weight, and a vector of zeros its length") {
    assertEquals(
      weights(sublinear = true, None, "l2")(Tensor.denseVector(Array(0.0, 1.0, 0.0))).toArray.toSeq,
      Seq(0.0, 1.0, 0.0)
    )
    assertEquals(
      stored(weights(sublinear = true, None, "l2")(SparseTensor(Nil, Array(), Seq(3)))),
      Map.empty[Int, Double]
    )
  }

  test("both are read as they were written") {
    val models = Seq(
      counts(new Vocabulary(Array("b", "a")), 1 to 3, Set("x")),
      counts(new Buckets(7, isSigned = true), binary = true)
    )
    val op = new TermCountsOp
    models.foreach { model =>
      val written = op.write(Attributes(op.Model.opName), model)
      assertEquals(op.write(Attributes(op.Model.opName), op.read(written)).attributes, written.attributes)
    }
    val weightsOp = new TermWeightsOp
    val written =
      weightsOp.write(Attributes("term_weights"), weights(sublinear = true, Some(Array(1.0, 2.0, 3.0)), "l1"))
    assertEquals(
      weightsOp.write(Attributes("term_weights"), weightsOp.read(written)).attributes,
      written.attributes
    )
  }

  test("parameters that do not fit together are refused") {
    val broken: Seq[() => Any] = Seq(
      () => new CodePoints(Array(1)),
      () => new CodePoints(Array(5, 4)),
      () => new CodePoints(Array(1, 2, 2, 3)),
      () => new CodePoints(Array(-1, 2)),
      () => new TextRules(points(), Array(1), Array(), points(), points()),
      () => new TextRules(points(), Array(2, 1), Array(3, 4), points(), points()),
      () => new TextRules(points(), Array(2), Array(-3), points(), points()),
      () => new Vocabulary(Array()),
      () => new Vocabulary(Array("a", "a")),
      () => new Buckets(0, isSigned = true),
      () => counts(new Buckets(1, isSigned = true), 2 to 1),
      () => counts(new Buckets(1, isSigned = true), 0 to 1),
      () => weights(sublinear = true, Some(Array(1.0)), "l2"),
      () => weights(sublinear = true, None, "max")
    )
    broken.foreach(make => intercept[IllegalArgumentException](make()))
  }
}

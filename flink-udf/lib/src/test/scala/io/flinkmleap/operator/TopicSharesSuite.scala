package io.flinkmleap.operator

import io.flinkmleap.BusyMachine
import org.scalacheck.Gen
import org.scalacheck.Prop._

class TopicSharesSuite extends munit.ScalaCheckSuite with BusyMachine with Vectors {
  // The first two terms belong to the first topic, the third one to the second, and the last one to both.
  private[this] val apart = new TopicSharesModel(
    new Matrix(4, 2, Array(0.5, 0.0, 0.3, 0.0, 0.0, 0.8, 0.2, 0.2)),
    Array(0.1, 0.3),
    Array(1.0, 1.1)
  )

  test("terms of one topic count for it alone, beside what each topic has before") {
    val shares = apart(vector(3.0, 1.0, 0.0, 0.0)).numbers
    assertEqualsDouble(shares.head, 4.1 / 4.4, 1e-12)
    assertEqualsDouble(shares.last, 0.3 / 4.4, 1e-12)
    assertEquals(apart(vector(0.0, 0.0, 2.0, 0.0)).numbers.map(_ > 0.5), Seq(false, true))
  }

  test("a term of both topics follows the others") {
    val together = apart(vector(5.0, 0.0, 0.0, 5.0)).numbers
    assert(together.head > apart(vector(5.0, 0.0, 5.0, 0.0)).numbers.head)
  }

  test("a document without terms has no topic, and a missing count makes all missing") {
    assertEquals(apart(vector(0.0, 0.0, 0.0, 0.0)).numbers, Seq(0.0, 0.0))
    assertEquals(apart(sparse(4)).numbers, Seq(0.0, 0.0))
    assert(apart(vector(1.0, Double.NaN, 0.0, 0.0)).numbers.forall(_.isNaN))
    assert(apart(vector(Double.PositiveInfinity, 0.0, 0.0, 0.0)).numbers.exists(_.isNaN))
  }

  test("a negative count is refused by the row, and so is a vector of another length") {
    val refusal = intercept[IllegalArgumentException](apart(vector(1.0, 0.0, -1e-9, 0.0)))
    assert(refusal.getMessage.contains("counted less than 0 times"), refusal.getMessage)
    intercept[IllegalArgumentException](apart(vector(1.0)))
  }

  property("shares sum to 1, and a vector may be sparse") {
    forAll(Gen.listOfN(4, Gen.choose(0, 1000))) { counts =>
      val shares = apart(vector(counts.map(_.toDouble): _*)).numbers
      if (counts.exists(_ > 0)) assertEqualsDouble(shares.sum, 1.0, 1e-12)
      val present = counts.zipWithIndex.collect { case (count, i) if count > 0 => i -> count.toDouble }
      assertEquals(apart(sparse(4, present: _*)).numbers, shares)
    }
  }
}

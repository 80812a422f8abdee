package io.flinkmleap.scoring.plan

class HashSpreadSuite extends munit.FunSuite {
  private[this] def places(hashes: Array[Int]): Array[Int] = {
    val spread = new HashSpread(hashes)
    hashes.map(spread.place)
  }

  test("the labels of a column have a place each") {
    for (count <- Seq(1, 2, 3, 8, 20)) {
      val hashes = Array.tabulate(count)(i => s"category-$i".hashCode)
      assertEquals(places(hashes).distinct.length, count)
    }
  }

  test("every hash has a place in the table, whatever the keys are") {
    val hashes = Array.tabulate(5000)(i => i * 0x10001) ++ Array(0, -1, Int.MinValue, Int.MaxValue)
    for (keys <- Seq(Array.empty[Int], Array(0), Array.fill(9)(7), hashes)) {
      val spread = new HashSpread(keys)
      assert(hashes.map(spread.place).forall(place => place >= 0 && place < spread.size))
      assert(spread.size >= 2 * keys.length)
    }
  }
}

package io.flinkmleap.fuzz

import scala.util.Random

import io.flinkmleap.BusyMachine

class FuzzSuite extends munit.FunSuite with BusyMachine {
  private[this] val random = new Random(20261121)

  private[this] def holds(
      inputs: Int
  )(input: => Array[Byte])(run: Array[Byte] => String): Map[String, Int] = {
    Vector.fill(inputs)(run(input)).groupBy(identity).mapValues(_.size).toMap
  }

  override def beforeAll(): Unit = Outcome.warmUp()

  test("2,000 archives with a few bytes changed are served or refused by a code") {
    val seeds = SeedCorpus.archives
    val codes = holds(2000)(damaged(seeds(random.nextInt(seeds.size))))(Outcome.of)
    assert(codes.size > 10, codes.toString)
  }

  test("1,000 bundles with one field changed are served or refused by a code") {
    val codes = holds(1000) {
      val decisions = new Array[Byte](48)
      random.nextBytes(decisions)
      decisions
    }(decisions => Outcome.of(Structure.bundle(decisions)))
    assert(codes.size > 5, codes.toString)
    assert(codes.contains("served"), codes.toString)
  }

  private[this] def damaged(seed: Array[Byte]): Array[Byte] = {
    val bytes = seed.clone()
    (0 to random.nextInt(4)).foreach(_ => bytes(random.nextInt(bytes.length)) = random.nextInt(256).toByte)
    if (random.nextInt(8) == 0) bytes.take(random.nextInt(bytes.length)) else bytes
  }
}

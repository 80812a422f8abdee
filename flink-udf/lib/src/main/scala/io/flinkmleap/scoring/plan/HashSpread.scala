package io.flinkmleap.scoring.plan

/** Where the keys of a table begin to look for their place, chosen so that few of them, mostly none, meet: a
  * key that finds its place taken costs a branch that the processor cannot foresee.
  *
  * The place of a hash is the upper part of its product with an odd number (Knuth, The Art of Computer
  * Programming 3, 6.4), and several such numbers are tried.
  *
  * @param hashes
  *   of all keys
  */
private[plan] final class HashSpread(hashes: Array[Int]) {
  private[this] val bits = math.max(1, 32 - Integer.numberOfLeadingZeros(math.max(hashes.length, 1)) + 2)
  private[this] val shift = 32 - bits
  private[this] val factor =
    if (hashes.length > HashSpread.MostToTry) HashSpread.Golden
    else HashSpread.factors.maxBy(factor => hashes.map(hash => hash * factor >>> shift).distinct.length)

  /** How many places there are, a power of two: four to eight for each key. */
  val size: Int = 1 << bits

  /** The place where the search for a key begins. */
  def place(hash: Int): Int = hash * factor >>> shift
}

private object HashSpread {
  private final val Golden = 0x9e3779b1
  private val MostToTry = 1000
  private val Tries = 64

  private val factors: Vector[Int] = Vector.iterate(Golden, Tries)(factor => factor * Golden)
}

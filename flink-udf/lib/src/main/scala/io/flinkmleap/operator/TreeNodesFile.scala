package io.flinkmleap.operator

import java.nio.{ByteBuffer, ByteOrder}

/** The form of [[TreeNodes]] in a bundle: little-endian columns behind a header of seven whole numbers of 32
  * bits, which are a signature and the numbers of trees, nodes, leaf values, category sets and words of them,
  * and a zero. The columns stand in the order `words`, `values`, `threshold`, `roots`, `outputs`, `feature`,
  * `left`, `right`, `sets`, `flags`.
  */
private[operator] object TreeNodesFile {

  /** Name of the file beside the `model.json`. */
  val Name = "trees.bin"

  private[this] val Signature = 0x31544d46
  private[this] val HeaderBytes = 28

  /** Reads the columns. Whether they make trees is for [[TreeNodes.check]].
    *
    * @throws java.lang.IllegalArgumentException
    *   for bytes of another form
    */
  def read(bytes: Array[Byte]): TreeNodes = {
    val buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
    require(bytes.length >= HeaderBytes && buffer.getInt() == Signature, s"$Name does not hold trees")
    val Seq(trees, nodes, values, sets, words, zero) = Seq.fill(6)(buffer.getInt())
    require(Seq(trees, nodes, values, sets, words).forall(_ >= 0) && zero == 0, s"$Name has a broken header")
    val expected = HeaderBytes + 8L * words + 8L * values + 8L * trees + 21L * nodes + 4L * (sets + 1L)
    require(bytes.length == expected, s"$Name has ${bytes.length} bytes and its header says $expected")
    def ints(count: Int) = {
      val to = new Array[Int](count); buffer.asIntBuffer.get(to); skip(4L * count); to
    }
    def doubles(count: Int) = {
      val to = new Array[Double](count)
      buffer.asDoubleBuffer.get(to)
      skip(8L * count)
      to
    }
    def skip(count: Long): Unit = buffer.position(buffer.position() + count.toInt)
    val bits = new Array[Long](words)
    buffer.asLongBuffer.get(bits)
    skip(8L * words)
    val leaves = doubles(values)
    val threshold = doubles(nodes)
    val (roots, outputs) = (ints(trees), ints(trees))
    val (feature, left, right) = (ints(nodes), ints(nodes), ints(nodes))
    val starts = ints(sets + 1)
    val flags = new Array[Byte](nodes)
    buffer.get(flags)
    new TreeNodes(feature, flags, threshold, left, right, roots, outputs, leaves, starts, bits)
  }

  /** The bytes that [[read]] makes the same columns of. */
  def write(nodes: TreeNodes): Array[Byte] = {
    val columns = 8L * (nodes.words.length + nodes.values.length + nodes.trees) +
      21L * nodes.feature.length + 4L * nodes.sets.length
    val buffer =
      ByteBuffer.allocate(Math.toIntExact(HeaderBytes + columns)).order(ByteOrder.LITTLE_ENDIAN)
    val counts = Seq(nodes.trees, nodes.feature.length, nodes.values.length, nodes.sets.length - 1)
    (Signature +: counts :+ nodes.words.length :+ 0).foreach(buffer.putInt)
    nodes.words.foreach(buffer.putLong)
    nodes.values.foreach(buffer.putDouble)
    nodes.threshold.foreach(buffer.putDouble)
    Seq(nodes.roots, nodes.outputs, nodes.feature, nodes.left, nodes.right, nodes.sets)
      .foreach(_.foreach(buffer.putInt))
    buffer.put(nodes.flags)
    buffer.array
  }
}

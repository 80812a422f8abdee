package io.flinkmleap.operator

import java.nio.charset.StandardCharsets.UTF_8
import java.util

import scala.collection.mutable
import scala.util.hashing.MurmurHash3

import ml.combust.mleap.core.Model
import ml.combust.mleap.core.types.{ListType, StructType, TensorType}
import ml.combust.mleap.tensor.{SparseTensor, Tensor}

/** Counts terms by their hash as `HashingTF` of Spark 3 does: MurmurHash3 (x86, 32 bits, seed 42) of the
  * UTF-8 bytes. MLeap's own `hashing_term_frequency` hashes the last bytes as Spark 2 did.
  *
  * @param size
  *   length of the vectors
  * @param binary
  *   whether a term counts once however often it is there
  */
final case class HashedTermsModel(size: Int, binary: Boolean) extends Model {
  require(size > 0, "a vector without elements")

  /** The counts of the terms, with an element for each that is not zero. */
  def apply(terms: Seq[String]): Tensor[Double] = {
    val places = terms.iterator.map(place).toArray
    util.Arrays.sort(places)
    val indices = mutable.ArrayBuffer.empty[Int]
    val counts = mutable.ArrayBuffer.empty[Double]
    places.foreach { at =>
      if (indices.isEmpty || indices.last != at) {
        indices += at
        counts += 1.0
      } else if (!binary) counts(counts.size - 1) += 1.0
    }
    SparseTensor(indices.map(Seq(_)), counts.toArray, Seq(size))
  }

  private[this] def place(term: String): Int =
    Math.floorMod(MurmurHash3.bytesHash(term.getBytes(UTF_8), HashedTermsModel.Seed), size)

  override def inputSchema: StructType = StructType("input" -> ListType.String).get

  override def outputSchema: StructType = StructType("output" -> TensorType.Double(size)).get
}

private object HashedTermsModel {
  private val Seed = 42
}

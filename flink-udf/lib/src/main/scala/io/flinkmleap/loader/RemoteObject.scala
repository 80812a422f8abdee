package io.flinkmleap.loader

import java.io.InputStream

import io.flinkmleap.bundle.BundleProblem

/** An object in a store over the network, to be read from any byte on. Belongs to one attempt, whose end
  * closes it.
  */
private[loader] trait RemoteObject extends AutoCloseable {

  /** Begins to read.
    *
    * @param resume
    *   what is here already; the store may all the same begin at the first byte, and must when the object is
    *   another by now
    * @return
    *   what the caller closes
    */
  def open(resume: Option[ResumePoint]): Either[BundleProblem, RemoteBody]
}

/** The bytes that a store sends, and what it says about them.
  *
  * @param in
  *   the bytes from `offset` on; reading beyond a broken connection gives an `IOException` or the end
  * @param offset
  *   where in the object `in` begins
  * @param length
  *   how many bytes the whole object has, where the store says so
  * @param version
  *   what changes whenever the bytes do; none when the store has no such thing, so that nothing can be
  *   resumed
  * @param checksum
  *   of the whole object
  * @param release
  *   frees the connection; `in` is closed already
  * @param unchanged
  *   whether the object is still the same after all was read
  */
private[loader] final case class RemoteBody(
    in: InputStream,
    offset: Long,
    length: Option[Long],
    version: Option[String],
    checksum: Option[Checksum] = None,
    release: () => Unit = () => (),
    unchanged: () => Boolean = () => true
)

/** The part of an object that is here already. All of it is of one version. */
private[loader] final case class ResumePoint(
    version: String,
    offset: Long,
    length: Option[Long],
    checksum: Option[Checksum]
)

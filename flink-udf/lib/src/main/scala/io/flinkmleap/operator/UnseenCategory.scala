package io.flinkmleap.operator

/** A value that is no category of the training data, and for which there is no result.
  *
  * @param column
  *   the column of the pipeline that holds it
  */
final class UnseenCategory(val column: String)
    extends NoSuchElementException(s"a value of $column was not seen in training")

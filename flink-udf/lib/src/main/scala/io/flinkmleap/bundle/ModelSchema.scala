package io.flinkmleap.bundle

/** What a model takes and gives.
  *
  * @param inputs
  *   in the order of the arguments of the SQL function
  * @param outputs
  *   the first one is the main result, normally `prediction`
  */
final case class ModelSchema(inputs: Vector[Field], outputs: Vector[Field]) {

  /** The same inputs with only the named outputs, in the order asked for; or the first name that is unknown.
    */
  def select(names: Seq[String]): Either[String, ModelSchema] = {
    val found = names.map(name => outputs.find(_.name == name).toRight(name))
    found.collectFirst { case Left(unknown) => unknown } match {
      case Some(unknown) => Left(unknown)
      case None          => Right(copy(outputs = found.collect { case Right(field) => field }.toVector))
    }
  }
}

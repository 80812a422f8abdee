package io.flinkmleap.bundle

import scala.util.Try

import spray.json._

/** Which names may stand in a bundle. A name that leads out of the bundle, or that file systems disagree
  * about, is refused.
  */
private[bundle] object BundleNames {
  private[this] val Pattern = "[A-Za-z0-9_.-]{1,128}"

  /** Whether a node may be called so. */
  def isSafe(name: String): Boolean = name.matches(Pattern) && name != "." && name != ".."

  /** Whether an entry of the archive may be called so: relative, with '/' between safe names. A folder ends
    * with '/'.
    */
  def isSafeEntry(entry: String): Boolean = entry.stripSuffix("/").split("/", -1).forall(isSafe)

  /** Whether every pipeline and ensemble in the archive names its nodes safely. */
  def checkNodes(archive: BundleArchive): Either[BundleProblem, Unit] =
    archive.entries.filter(_.endsWith("/model.json")).foldLeft[Either[BundleProblem, Unit]](Right(())) {
      (sofar, entry) =>
        for {
          _ <- sofar
          text <- archive.read(entry)
          _ <- nodesOf(text).find(!isSafe(_)).map(BundleProblem.UnsafeName(archive.location, _)).toLeft(())
        } yield ()
    }

  private[this] def nodesOf(modelJson: String): Vector[String] =
    Try(modelJson.parseJson).toOption.toVector.flatMap { document =>
      for {
        attributes <- member(document, "attributes").toVector
        listName <- Vector("nodes", "trees", "models")
        list <- member(attributes, listName).toVector
        JsArray(names) <- member(list, "string").toVector
        JsString(name) <- names
      } yield name
    }

  private[this] def member(value: JsValue, name: String): Option[JsValue] = value match {
    case JsObject(fields) => fields.get(name)
    case _                => None
  }
}

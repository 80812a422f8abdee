package io.flinkmleap.fuzz

import io.flinkmleap.bundle.archive.RawZip
import io.flinkmleap.bundle.{BundleFixture, BundleFixtures, Manifest}
import spray.json._

/** Fuzz target: the input chooses one field of a valid bundle and what it is changed to. Digests are made
  * right again, so that the change gets to MLeap.
  */
object Structure {
  private[this] val fixtures = BundleFixtures.all.toVector.sortBy(_._1).map(_._2)

  /** Called by Jazzer before it measures times: the first load of a process is slow. */
  def fuzzerInitialize(): Unit = Outcome.warmUp()

  /** Called by Jazzer with each input. */
  def fuzzerTestOneInput(input: Array[Byte]): Unit = {
    Outcome.of(bundle(input))
    ()
  }

  /** The bundle that an input stands for. */
  def bundle(input: Array[Byte]): Array[Byte] = {
    val choices = new Choices(input)
    val fixture = choices.oneOf(fixtures)
    val foreign = choices.below(4) == 0
    val entries = if (foreign) fixture.foreign else fixture.entries
    val name = choices.oneOf(entries.keys.toVector.sorted)
    val changed = changedText(entries(name), choices)
    val edited =
      if (foreign || name == Manifest.EntryName || choices.below(8) == 0) entries + (name -> changed)
      else BundleFixture.edit(entries, name)(_ => changed)
    RawZip.of(edited).bytes
  }

  // A tree is a document on each line.
  private[this] def changedText(text: String, choices: Choices): String = {
    val lines = text.split("\n").toVector
    val line = choices.below(lines.size)
    lines.updated(line, changedDocument(lines(line), choices)).mkString("\n")
  }

  private[this] def changedDocument(document: String, choices: Choices): String =
    choices.below(8) match {
      case 0 => document.take(choices.below(document.length + 1)) + choices.text()
      case 1 => document.replaceFirst("[0-9.]+", choices.number())
      case _ => new JsonChange(choices).in(document.parseJson).compactPrint
    }
}

package io.flinkmleap.operator

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.zip.{ZipEntry, ZipOutputStream}

import io.flinkmleap.bundle.{Bundle, MLeapJson}
import ml.combust.mleap.runtime.frame.Transformer

/** Bundles of a single operator. */
object OneStage {

  /** Why a bundle with this stage is not loaded; "loaded" when it is. */
  def refusal(folder: Path, stage: MLeapJson.Stage): String =
    loaded(folder, stage)(_ => "loaded").fold(identity, identity)

  /** Loads a bundle with this stage and uses it, or says why it is not loaded. */
  def loaded[A](folder: Path, stage: MLeapJson.Stage)(use: Transformer => A): Either[String, A] = {
    val file = folder.resolve("bundle.zip")
    val out = new ZipOutputStream(Files.newOutputStream(file))
    try
      MLeapJson.pipeline(stage).foreach { case (name, text) =>
        out.putNextEntry(new ZipEntry(name))
        out.write(text.getBytes(UTF_8))
      }
    finally out.close()
    Bundle.load(file, "test", allowForeign = true) match {
      case Left(problem) => Left(problem.detail.getOrElse(problem.sentence))
      case Right(bundle) =>
        try Right(use(bundle.transformer))
        finally bundle.close()
    }
  }
}

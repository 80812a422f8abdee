package io.flinkmleap.bench

import java.lang.management.ManagementFactory
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}

import com.sun.management.OperatingSystemMXBean
import io.flinkmleap.bundle.{Bundle, BundleArchive, BundleProblem, Sha256}
import io.flinkmleap.loader.{BundleSource, FileBundleLoader}
import io.flinkmleap.scoring.ScorerCache
import ml.combust.bundle.BundleFile
import ml.combust.mleap.runtime.MleapContext
import ml.combust.mleap.runtime.MleapSupport._
import spray.json._

/** What loading a model takes, in our way and in MLeap's own, in turns in one process: `Loads RESULT ROUNDS
  * MODEL...`.
  */
object Loads {
  private[this] val system = ManagementFactory.getOperatingSystemMXBean.asInstanceOf[OperatingSystemMXBean]
  private[this] val WarmUpNanos = 3L * 1000 * 1000 * 1000
  private[this] val RoundNanos = 500L * 1000 * 1000

  private[this] val ways: Vector[(String, Path => Unit)] =
    Vector("byMLeap" -> byMLeap _, "archive" -> archive _, "checked" -> checked _, "served" -> served _)

  /** Writes a JSON object by model and way: lists of milliseconds of processor time of the process for one
    * load, a number for each round; and `size`, the bytes of the file.
    */
  def main(arguments: Array[String]): Unit = {
    val rounds = arguments(1).toInt
    val found = arguments.drop(2).map { model =>
      val file = Workload.root.resolve(model).resolve("bundle.zip").toAbsolutePath
      model -> JsObject(measure(model, file, rounds) + ("size" -> JsNumber(Files.size(file))))
    }
    Files.write(Paths.get(arguments(0)), JsObject(found.toMap).prettyPrint.getBytes(UTF_8))
    ()
  }

  private[this] def measure(model: String, file: Path, rounds: Int): Map[String, JsValue] = {
    ways.foreach { case (_, load) => run(load, file, WarmUpNanos) }
    val costs = Vector.fill(rounds)(ways.map { case (name, load) => name -> run(load, file, RoundNanos) })
    costs.flatten.groupBy(_._1).map { case (name, all) =>
      println(s"$model $name ${all.map { case (_, cost) => f"$cost%.1f" }.mkString(" ")} ms")
      name -> JsArray(all.map { case (_, cost) => JsNumber(cost) })
    }
  }

  /** Milliseconds of a load. */
  private[this] def run(load: Path => Unit, file: Path, atLeast: Long): Double = {
    val start = system.getProcessCpuTime
    var loads = 0
    while (system.getProcessCpuTime - start < atLeast) {
      load(file)
      loads += 1
    }
    (system.getProcessCpuTime - start) / 1e6 / loads
  }

  /** MLeap reads the bundle: what everybody pays. */
  private[this] def byMLeap(file: Path): Unit = {
    implicit val context: MleapContext = MleapContext.defaultContext
    val bundle = BundleFile(file.toFile)
    try require(bundle.loadMleapBundle().get.root != null)
    finally bundle.close()
  }

  /** What comes before any byte is read as a model: the archive, its nodes, and the digests. */
  private[this] def archive(file: Path): Unit = {
    def orFail[A](result: Either[BundleProblem, A]): A =
      result.fold(problem => throw new IllegalStateException(problem.sentence), identity)
    val open = orFail(BundleArchive.open(file, file.toString))
    try {
      orFail(open.checkModel())
      require(Sha256.of(file).nonEmpty)
    } finally open.close()
  }

  /** Archive and digests are checked, then the model is read. */
  private[this] def checked(file: Path): Unit = Bundle
    .load(file, file.toString, allowForeign = false)
    .fold(problem => throw new IllegalStateException(problem.sentence), _.close())

  /** As a task opens it: fetched, checked, read, proven by its golden rows, compiled and compared. */
  private[this] def served(file: Path): Unit = new ScorerCache()
    .acquire(BundleSource(file.toString, FileBundleLoader()))
    .fold(problem => throw new IllegalStateException(problem.sentence), _.close())
}

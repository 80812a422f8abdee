package io.flinkmleap.table

import java.util

import scala.collection.JavaConverters._

import com.typesafe.config.Config
import io.flinkmleap.config.{ConfigProblems, DescribedFunction}
import org.apache.flink.table.api.TableEnvironment
import org.slf4j.LoggerFactory

/** Registers the functions of an `application.conf`. */
object MLeapUDFRegistry {
  private[this] val log = LoggerFactory.getLogger("io.flinkmleap.table.MLeapUDFRegistry")

  /** Registers every function of `mleap.udfRegistry` as a temporary system function; one that has the name
    * already is replaced.
    *
    * Reads only the manifests of the bundles: models are loaded where the job runs.
    *
    * @return
    *   the signatures, in the order of the configuration
    * @throws io.flinkmleap.config.ConfigProblemsException
    *   with every mistake in the configuration and in the bundles; nothing is registered then
    */
  def registerFromConfig(config: Config, tableEnv: TableEnvironment): util.List[String] =
    register(DescribedFunction.fromConfig(config), tableEnv)

  /** The same for the configuration file at `path`, relative to the working directory. */
  def registerFromFile(path: String, tableEnv: TableEnvironment): util.List[String] =
    register(DescribedFunction.fromFile(path), tableEnv)

  private[this] def register(
      functions: Either[ConfigProblems, Vector[DescribedFunction]],
      tableEnv: TableEnvironment
  ): util.List[String] = {
    val described = functions.fold(problems => throw problems.toException, identity)
    described.foreach { function =>
      val name = function.settings.udfName
      tableEnv.dropTemporarySystemFunction(name)
      tableEnv.createTemporarySystemFunction(name, MLeapUDF(function))
      if (function.settings.refresh.isDefined)
        log.warn("The model of {} is not refreshed: refresh has no effect yet.", name)
    }
    described.map(_.signature.toString).asJava
  }
}

package io.flinkmleap.task

import io.flinkmleap.scoring.ScorerCache
import org.apache.flink.configuration.Configuration
import org.apache.flink.runtime.minicluster.{MiniCluster, MiniClusterConfiguration}
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment

/** One embedded cluster for all tests of the process: a task manager with four slots, reached over its REST
  * port like any other.
  */
object EmbeddedCluster {

  private[this] lazy val cluster: MiniCluster = {
    val configuration = new Configuration
    configuration.setString("rest.port", "0")
    configuration.setString("metrics.reporters", "recording")
    configuration.setString(
      "metrics.reporter.recording.factory.class",
      classOf[RecordingReporterFactory].getName
    )
    val started = new MiniCluster(
      new MiniClusterConfiguration.Builder()
        .setConfiguration(configuration)
        .setNumTaskManagers(1)
        .setNumSlotsPerTaskManager(4)
        .build
    )
    started.start()
    sys.addShutdownHook(started.close())
    started
  }

  /** What a client needs to run jobs here, two tasks wide, without restarts. */
  def client: Configuration = {
    val address = cluster.getRestAddress.get
    val configuration = new Configuration
    configuration.setString("execution.target", "remote")
    configuration.setString("rest.address", address.getHost)
    configuration.setString("rest.port", address.getPort.toString)
    configuration.setString("parallelism.default", "2")
    configuration.setString("restart-strategy.type", "none")
    configuration
  }

  /** Whether the tasks give their models back, which they do soon after the client has the last row. */
  def givesModelsBack(): Boolean = {
    val deadline = System.nanoTime + 20L * 1000 * 1000 * 1000
    while (ScorerCache.size > 0 && System.nanoTime < deadline) Thread.sleep(20)
    ScorerCache.size == 0
  }

  /** A new environment for DataStream jobs here. */
  def streams: StreamExecutionEnvironment = new StreamExecutionEnvironment(client)
}

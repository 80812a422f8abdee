package io.flinkmleap.task

import io.flinkmleap.bundle.{BundleLoadProblem, BundleProblem, Field, ModelSchema}
import io.flinkmleap.config.OnError
import io.flinkmleap.loader.BundleSource
import io.flinkmleap.scoring.{RowProblem, ScorerCache, ScorerLease, ScoringSession}
import org.apache.flink.metrics.{Counter, Gauge, MetricGroup}
import org.slf4j.LoggerFactory

/** The share of one Flink task in a loaded model: its session, its metrics and what it does with a bad row.
  * For one thread; whoever opened it closes it.
  *
  * @param name
  *   how messages and metrics call the model
  */
private[flinkmleap] final class TaskModel private (
    name: String,
    lease: ScorerLease,
    onError: OnError,
    scored: Counter,
    failed: Counter
) extends AutoCloseable {

  /** What the model takes and gives. */
  val schema: ModelSchema = lease.schema

  /** Inputs are set here, and outputs read, by their position in `schema`. */
  val session: ScoringSession = lease.scorer.newSession()

  /** Scores what is set in the session and counts the row.
    *
    * @return
    *   whether the session holds outputs; if not, the result of the row is NULL
    * @throws RowRefused
    *   if the row cannot be scored and that fails the job
    */
  def score(): Boolean = {
    val problem = session.score()
    if (problem == null) {
      scored.inc()
      true
    } else refuse(problem)
  }

  /** Treats the row as one that cannot be scored; for problems that show before the model sees the row. */
  def refuse(problem: RowProblem): Boolean = {
    failed.inc()
    onError match {
      case OnError.Null => false
      case OnError.Fail =>
        problem.detail.foreach(detail =>
          TaskModel.Log.error(s"$name refused a row, ${problem.code}: $detail")
        )
        throw new RowRefused(name, problem)
    }
  }

  override def close(): Unit = lease.close()
}

private[flinkmleap] object TaskModel {
  private val Log = LoggerFactory.getLogger(classOf[TaskModel])

  /** Loads the model, or shares it with the other tasks of the process.
    *
    * @param planned
    *   what the statement was planned with, if there was a plan; the bundle must still have it
    * @param classLoader
    *   the user code's, which sees loaders that a job brings
    * @throws BundleLoadProblem
    *   if the bundle cannot be served
    */
  def open(
      name: String,
      source: BundleSource,
      planned: Option[ModelSchema],
      onError: OnError,
      metrics: MetricGroup,
      classLoader: ClassLoader
  ): TaskModel = {
    val lease = withContext(classLoader)(ScorerCache.acquire(source))
      .fold(problem => throw new BundleLoadProblem(problem), identity)
    planned.flatMap(changed(_, lease.schema)).foreach { column =>
      lease.close()
      val reason =
        "is not what it was when the job was planned: plan the job again, or deploy the bundle it was planned with"
      throw new BundleLoadProblem(BundleProblem.SchemaMismatch(source.location, column, reason))
    }
    if (lease.foreign)
      Log.warn(
        "The bundle {} of {} has no manifest: its scores are not checked.",
        source.location: Any,
        name: Any
      )
    val group = metrics.addGroup("mleap").addGroup(name)
    group.gauge[Integer, Gauge[Integer]]("scoringPlan", new Constant(if (lease.unplanned.isEmpty) 1 else 0))
    new TaskModel(name, lease, onError, group.counter("rowsScored"), group.counter("rowsFailed"))
  }

  /** The first column that one of the schemas has and the other has not, or not like this. */
  private[this] def changed(planned: ModelSchema, loaded: ModelSchema): Option[String] = {
    def shape(field: Field) = (field.name, field.fieldType, field.shape)
    def difference(a: Vector[Field], b: Vector[Field]) = a.map(shape).diff(b.map(shape)).map(_._1)
    Vector(planned.inputs -> loaded.inputs, planned.outputs -> loaded.outputs).flatMap { case (before, now) =>
      difference(before, now) ++ difference(now, before)
    }.headOption
  }

  private[this] def withContext[A](classLoader: ClassLoader)(body: => A): A = {
    val thread = Thread.currentThread
    val before = thread.getContextClassLoader
    thread.setContextClassLoader(classLoader)
    try body
    finally thread.setContextClassLoader(before)
  }

  private final class Constant(value: Integer) extends Gauge[Integer] {
    override def getValue: Integer = value
  }
}

"""A table environment that plans and runs the statements of a SQL file."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flink_mleap.errors import ConfigurationError, FlinkMleapError, SqlError
from flink_mleap.jobs.flink_rest import FlinkRest, JobStatus
from flink_mleap.jobs.interrupts import DeferredInterrupt
from flink_mleap.jobs.java_problems import java_errors, job_error, sql_error
from flink_mleap.jobs.jvm import add_jars, jvm
from flink_mleap.jobs.named_arguments import check_named_arguments
from flink_mleap.jobs.registration import register_udfs
from flink_mleap.jobs.result_rows import collected_rows
from flink_mleap.jobs.sql_script import Statement, StatementKind

if TYPE_CHECKING:
    from pyflink.table import TableEnvironment, TableResult

__all__ = [
    "Event",
    "JobProgress",
    "ResultRow",
    "ResultStart",
    "SqlSession",
    "StatementDone",
    "runtime_mode",
]

_WITH_ROWS = frozenset({StatementKind.QUERY, StatementKind.SHOW})
_WITH_JOB = frozenset({StatementKind.QUERY, StatementKind.INSERT})
_CREATE_AND_FILL = frozenset({"CreateTableASOperation", "ReplaceTableAsOperation"})
_RUNTIME_MODE = "execution.runtime-mode"
_SET_RUNTIME_MODE = re.compile(r"SET\s+'execution\.runtime-mode'\s*=\s*'(\w+)'", re.IGNORECASE)


@dataclass(frozen=True)
class StatementDone:
    """A statement without rows and without a job was executed."""

    statement: Statement


@dataclass(frozen=True)
class ResultStart:
    """Rows follow: their columns, and the job that makes them, if there is one."""

    statement: Statement
    columns: tuple[str, ...]
    job_id: str | None


@dataclass(frozen=True)
class ResultRow:
    """One row, as `collected_rows` gives it."""

    statement: Statement
    change: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class JobProgress:
    """The status of the job of a statement.

    Attributes:
        statement: The statement.
        status: How its job stands.
        last: Whether nothing more is reported: the job has ended, or it is left to the cluster.
    """

    statement: Statement
    status: JobStatus
    last: bool


Event = StatementDone | ResultStart | ResultRow | JobProgress


def runtime_mode(statements: Sequence[Statement]) -> dict[str, str]:
    """Returns the runtime mode that the SET statements at the start ask for, as an option.

    Flink takes it only while an environment is made.
    """
    options: dict[str, str] = {}
    for statement in statements:
        if statement.kind is not StatementKind.SET:
            break
        asked = _SET_RUNTIME_MODE.fullmatch(statement.text)
        if asked is not None:
            options[_RUNTIME_MODE] = asked[1]
    return options


class SqlSession:
    """Executes statements one after the other; what one creates the next ones know.

    Args:
        cluster: Where jobs run; None for a session that only plans.
        options: Flink options to start with.
        jars: Connectors and the like, shipped with each job.
        conf: An application.conf with functions, or None.

    Raises:
        FlinkMleapError: As `register_udfs`, and for a jar that is not there.
    """

    def __init__(
        self,
        cluster: FlinkRest | None,
        options: Mapping[str, str],
        jars: Sequence[Path],
        conf: Path | None,
    ) -> None:
        for jar in jars:
            if not jar.is_file():
                raise ConfigurationError("config.jar", f"There is no jar at {jar}.")
        self._cluster = cluster
        self._environment = _table_environment(cluster, options, jars)
        self._planning_threads = {_java_thread()}
        self.signatures: list[str] = []
        if conf is not None:
            self.signatures = register_udfs(self._environment, conf)
        self._initial_options = [dict(each.toMap()) for each in self._option_layers()]

    def check(self, statement: Statement) -> None:
        """Plans a statement as far as Flink can without starting anything.

        Raises:
            SqlError: Flink refuses it.
            FlinkMleapError: It needs a bundle that is refused.
        """
        if statement.kind not in _WITH_JOB:
            for _ in self.run(statement):
                pass
            return
        from pyflink.table import ExplainDetail  # noqa: PLC0415

        with self._refusals_of(statement):
            self._environment.explain_sql(statement.text, ExplainDetail.JSON_EXECUTION_PLAN)

    def run(self, statement: Statement, *, wait: bool = True) -> Generator[Event]:
        """Executes a statement and yields what happens.

        A generator that is closed early, as by Ctrl-C, cancels the job that it watches.

        Args:
            statement: What to execute.
            wait: Whether to follow an INSERT until its job has ended.

        Raises:
            SqlError: Flink refuses it.
            JobError: Its job failed, or the cluster is gone.
            FlinkMleapError: The job met a bundle or a row that it refuses.
        """
        if statement.kind in (StatementKind.SET, StatementKind.RESET):
            self._set(statement)
            yield StatementDone(statement)
            return
        # A job that was submitted a moment ago could not be cancelled without its identifier.
        with self._refusals_of(statement), DeferredInterrupt() as interrupt:
            self._refuse_create_and_fill(statement)
            result = self._environment.execute_sql(statement.text)
            job_id = _job_id(result)
        try:
            interrupt.deliver()
            if statement.kind in _WITH_ROWS:
                yield from self._rows(statement, result, job_id)
            if job_id is None or self._cluster is None:
                if statement.kind not in _WITH_ROWS:
                    yield StatementDone(statement)
                return
            yield from self._progress(statement, self._cluster, job_id, wait)
        except (GeneratorExit, KeyboardInterrupt):
            if job_id is not None and self._cluster is not None and wait:
                self._cluster.cancel(job_id)
            raise

    def _rows(
        self, statement: Statement, result: TableResult, job_id: str | None
    ) -> Iterator[Event]:
        columns = tuple(result._j_table_result.getResolvedSchema().getColumnNames())
        yield ResultStart(statement, columns, job_id)
        try:
            for change, values in collected_rows(result, len(columns)):
                yield ResultRow(statement, change, values)
        except java_errors() as error:
            raise self._failure(job_id) or job_error(str(error), job_id or "") from error

    def _progress(
        self, statement: Statement, cluster: FlinkRest, job_id: str, wait: bool
    ) -> Iterator[Event]:
        for status in cluster.watch(job_id):
            yield JobProgress(statement, status, last=status.ended or not wait)
            if not wait:
                return
        if status.state == "FAILED":
            raise self._failure(job_id) or job_error("", job_id)

    def _failure(self, job_id: str | None) -> FlinkMleapError | None:
        if job_id is None or self._cluster is None:
            return None
        trace = self._cluster.failure(job_id)
        return None if trace is None else job_error(trace, job_id)

    def _set(self, statement: Statement) -> None:
        with self._refusals_of(statement):
            operation = self._environment._j_tenv.getParser().parse(statement.text).get(0)
            key = operation.getKey().orElse(None)
        config = self._environment.get_config()
        if statement.kind is StatementKind.RESET:
            for options, initial in zip(self._option_layers(), self._initial_options, strict=True):
                for name in [key] if key else list(options.toMap()):
                    options.removeKey(name)
                    if name in initial:
                        options.setString(name, initial[name])
            return
        value = operation.getValue().orElse(None)
        if key is None or value is None:
            raise SqlError(
                "sql.set", f"{statement.place}: SET takes a key and a value: SET 'key' = 'value'."
            )
        if key == _RUNTIME_MODE and value.upper() != config.get(_RUNTIME_MODE, "STREAMING").upper():
            raise SqlError(
                "sql.runtime-mode",
                f"{statement.place}: {_RUNTIME_MODE} must be set before every other statement.",
            )
        config.set(key, value)

    def _option_layers(self) -> list[Any]:
        """Returns the two Java configurations: the SET options, and what lies under them.

        Flink copies the upper one into the lower one with each statement that it plans.
        """
        from pyflink.util.java_utils import get_field_value  # noqa: PLC0415

        table_config = self._environment.get_config()._j_table_config
        return [table_config.getConfiguration(), get_field_value(table_config, "rootConfiguration")]

    def _refuse_create_and_fill(self, statement: Statement) -> None:
        if statement.kind is not StatementKind.CATALOG:
            return
        operation = self._environment._j_tenv.getParser().parse(statement.text).get(0)
        if operation.getClass().getSimpleName() in _CREATE_AND_FILL:
            raise SqlError(
                "sql.statement-kind",
                f"{statement.place}: CREATE TABLE .. AS has no place in a SQL file here; write "
                "CREATE TABLE and INSERT INTO.",
            )

    def _prepare_java_thread(self) -> None:
        """Lets the Java thread plan that the next calls come to, which can be any.

        Flink 2.2 plans only on threads that have made an environment (FLINK-36298).
        """
        thread = _java_thread()
        if thread not in self._planning_threads:
            _table_environment(None, {}, [])
            self._planning_threads.add(thread)

    @contextlib.contextmanager
    def _refusals_of(self, statement: Statement) -> Iterator[None]:
        check_named_arguments(statement, self.signatures)
        self._prepare_java_thread()
        try:
            yield
        except java_errors() as error:
            raise sql_error(error, statement, self.signatures) from error


def _table_environment(
    cluster: FlinkRest | None, options: Mapping[str, str], jars: Sequence[Path]
) -> TableEnvironment:
    if jars:
        # Before the environment is made: its class loader looks in that of the moment.
        add_jars(jars)
    from pyflink.common import Configuration  # noqa: PLC0415 - PyFlink takes seconds to import
    from pyflink.table import EnvironmentSettings, TableEnvironment  # noqa: PLC0415

    configuration = Configuration()
    if cluster is not None:
        configuration.set_string("execution.target", "remote")
        configuration.set_string("rest.address", cluster.host)
        configuration.set_string("rest.port", str(cluster.port))
    if jars:
        urls = ";".join(jar.resolve().as_uri() for jar in jars)
        configuration.set_string("pipeline.jars", urls)
    for key, value in options.items():
        configuration.set_string(key, value)
    settings = EnvironmentSettings.new_instance().with_configuration(configuration).build()
    return TableEnvironment.create(settings)


def _java_thread() -> int:
    """Returns the number of the Java thread that answers."""
    return int(jvm().java.lang.Thread.currentThread().getId())


def _job_id(result: TableResult) -> str | None:
    client = result.get_job_client()
    return None if client is None else str(client.get_job_id())

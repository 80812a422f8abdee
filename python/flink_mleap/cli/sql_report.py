"""What ``sql run`` prints about its statements."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Protocol

from rich.status import Status

from flink_mleap.cli.console import output, print_json, progress
from flink_mleap.cli.live_result import LiveResult
from flink_mleap.jobs.flink_rest import JobStatus
from flink_mleap.jobs.sql_script import Statement, StatementKind
from flink_mleap.jobs.sql_session import Event, JobProgress, ResultRow, ResultStart

__all__ = ["JsonReport", "Report", "TerminalReport"]


class Report(Protocol):
    """Shows what happens."""

    def doing(self, what: str) -> contextlib.AbstractContextManager[None]:
        """Shows what is going on while the context lasts."""

    def of(self, statement: Statement) -> contextlib.AbstractContextManager[None]:
        """Shows one statement; ended also when it fails or is stopped."""

    def event(self, event: Event) -> None:
        """Shows something that the current statement did."""


class TerminalReport:
    """For people: live tables and status lines."""

    def __init__(self) -> None:
        self._output = output()
        self._progress = progress()
        self._status: Status | None = None
        self._result: LiveResult | None = None

    @contextlib.contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Shows a spinner on standard error."""
        with self._progress.status(what):
            yield

    @contextlib.contextmanager
    def of(self, statement: Statement) -> Iterator[None]:
        """Shows a spinner, or the live result in its place."""
        self._status = self._progress.status(f"{statement.place}: {_title(statement)}")
        self._status.start()
        complete = False
        try:
            yield
            complete = True
        finally:
            self._status.stop()
            if self._result is not None:
                self._result.end(complete=complete)
                self._result = None

    def event(self, event: Event) -> None:
        """Shows an event of the current statement."""
        if isinstance(event, ResultStart):
            self._stop_status()
            self._result = LiveResult(self._output, event.columns)
        elif isinstance(event, ResultRow) and self._result is not None:
            self._result.add(event.change, event.values)
        elif isinstance(event, JobProgress) and event.statement.kind is StatementKind.INSERT:
            self._job(event)

    def _job(self, event: JobProgress) -> None:
        statement, status = event.statement, event.status
        line = (
            f"{statement.place}: job {status.job_id} {status.state}, "
            f"rows read: {_rows(status.rows.read)}, written: {_rows(status.rows.written)}, "
            f"{status.seconds:.1f} s"
        )
        if event.last:
            self._stop_status()
            self._output.print(line, markup=False, soft_wrap=True)
        elif self._status is not None:
            self._status.update(line)

    def _stop_status(self) -> None:
        if self._status is not None:
            self._status.stop()


class JsonReport:
    """For programs: one JSON object a line."""

    @contextlib.contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Shows nothing."""
        yield

    @contextlib.contextmanager
    def of(self, statement: Statement) -> Iterator[None]:
        """Shows nothing of its own."""
        self._columns: tuple[str, ...] = ()
        yield

    def event(self, event: Event) -> None:
        """Prints rows, and jobs when nothing more will be known of them."""
        place = {"statement": event.statement.number, "line": event.statement.line}
        if isinstance(event, ResultStart):
            self._columns = event.columns
        elif isinstance(event, ResultRow):
            row = dict(zip(self._columns, event.values, strict=True))
            print_json({**place, "change": event.change, "row": row}, indent=None)
        elif isinstance(event, JobProgress) and event.last:
            print_json({**place, "job": _document(event.status)}, indent=None)


def _document(status: JobStatus) -> dict[str, object]:
    return {
        "id": status.job_id,
        "state": status.state,
        "seconds": status.seconds,
        "rowsRead": status.rows.read,
        "rowsWritten": status.rows.written,
    }


def _rows(count: int | None) -> str:
    return "not counted (see --count)" if count is None else f"{count:,}"


def _title(statement: Statement) -> str:
    return " ".join(statement.text.split()[:3])

"""The REST API of a Flink cluster, as far as watching jobs needs it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flink_mleap.errors import JobError
from flink_mleap.jobs.row_counts import RowCounts, row_counts

__all__ = ["FlinkRest", "JobStatus"]

_REPEATED = 3.0
_ENDED = frozenset({"FINISHED", "CANCELED", "FAILED", "SUSPENDED"})


@dataclass(frozen=True)
class JobStatus:
    """What a job is doing.

    Attributes:
        job_id: Flink's identifier, 32 hexadecimal digits.
        state: ``RUNNING``, ``FINISHED``, ``FAILED`` and so on.
        seconds: Since it was submitted, or how long it took.
        rows: Rows read and written so far; exact once the job has ended.
    """

    job_id: str
    state: str
    seconds: float
    rows: RowCounts

    @property
    def ended(self) -> bool:
        """Whether the state is final."""
        return self.state in _ENDED


class FlinkRest:
    """A cluster's REST API.

    Args:
        host: Name or address.
        port: Of the JobManager's REST endpoint.
        patience: Seconds that one answer may take.
    """

    def __init__(self, host: str, port: int, patience: float = 10.0) -> None:
        self.host = host
        self.port = port
        self._patience = patience
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def slots(self) -> int:
        """Returns the number of task slots of the cluster.

        Raises:
            JobError: The cluster does not answer, or something else does.
        """
        return int(self._ask("GET", "/overview")["slots-total"])

    def job(self, job_id: str) -> JobStatus:
        """Returns the status of a job.

        Raises:
            JobError: The cluster does not answer, or does not know the job.
        """
        job = self._ask("GET", f"/jobs/{job_id}")
        return JobStatus(job_id, job["state"], job["duration"] / 1000.0, row_counts(job))

    def watch(self, job_id: str, interval: float = 0.5) -> Iterator[JobStatus]:
        """Yields the status of a job now and then, the final one last.

        Args:
            job_id: The job.
            interval: Seconds between two questions; the first ones come faster.

        Raises:
            JobError: The cluster stopped answering.
        """
        pause, started = 0.05, time.monotonic()
        counted, rows = started, RowCounts(None, None)
        while True:
            # The JobManager repeats its answer about a whole job for three seconds, so whoever
            # asks for that too often hears of the end too late.
            state = str(self._ask("GET", f"/jobs/{job_id}/status")["status"])
            now = time.monotonic()
            if state in _ENDED:
                break
            if now - counted >= _REPEATED:
                counted, rows = now, self.job(job_id).rows
            yield JobStatus(job_id, state, now - started, rows)
            time.sleep(pause)
            pause = min(pause * 2, interval)
        last = self.job(job_id)
        while not last.ended:
            time.sleep(0.1)
            last = self.job(job_id)
        yield last

    def failure(self, job_id: str) -> str | None:
        """Returns the Java stack trace that ended a job, or None.

        Raises:
            JobError: The cluster does not answer, or does not know the job.
        """
        history = self._ask("GET", f"/jobs/{job_id}/exceptions").get("exceptionHistory", {})
        entries = history.get("entries", [])
        return str(entries[0]["stacktrace"]) if entries else None

    def cancel(self, job_id: str, patience: float = 30.0) -> JobStatus:
        """Cancels a job and waits until it has ended, `patience` seconds at most.

        Raises:
            JobError: The cluster does not answer, or does not know the job.
        """
        last = self.job(job_id)
        if not last.ended:
            self._ask("PATCH", f"/jobs/{job_id}?mode=cancel")
        deadline = time.monotonic() + patience
        for status in self.watch(job_id):
            last = status
            if time.monotonic() > deadline:
                break
        return last

    def _ask(self, method: str, path: str) -> dict[str, Any]:
        request = urllib.request.Request(f"http://{self.host}:{self.port}{path}", method=method)
        try:
            with self._opener.open(request, timeout=self._patience) as response:
                answer = json.loads(response.read() or b"{}")
        except urllib.error.HTTPError as error:
            with error:
                detail = error.read().decode("utf-8", "replace")
            raise JobError(
                "job.rest-refused",
                f"The Flink cluster at {self.host}:{self.port} refused {method} {path} "
                f"with status {error.code}.",
                detail,
            ) from error
        except (OSError, ValueError) as error:
            raise self._silent(error) from error
        if not isinstance(answer, dict):
            raise self._silent(None)
        return answer

    def _silent(self, error: Exception | None) -> JobError:
        return JobError(
            "job.cluster-unreachable",
            f"No Flink cluster answers at {self.host}:{self.port}. Check that it runs and that "
            "this is the address of its REST endpoint.",
            None if error is None else str(error),
        )

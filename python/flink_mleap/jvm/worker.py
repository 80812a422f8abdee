"""The Java process that scores for Python: the same code as in the Flink task, one row or many.

One JSON object a line goes in, one answer a line comes out. The process starts with the first call,
serves every thread of this Python process, and ends with it.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import json
import logging
import os
import queue
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Sequence
from functools import cache
from typing import IO, Any, Literal

from flink_mleap.errors import JobError, from_problems
from flink_mleap.jvm.jars import java_executable, worker_class_path

__all__ = ["OnError", "ScoringWorker", "scoring_worker"]

OnError = Literal["fail", "null"]

_MAIN = "io.flinkmleap.worker.ScoringWorker"
_LOG = logging.getLogger(__name__)
_KEPT_LOG_LINES = 40


class _Process:
    """A started worker with the threads that read its two outputs."""

    def __init__(self, command: Sequence[str]) -> None:
        self.owner = os.getpid()
        self.log: deque[str] = deque(maxlen=_KEPT_LOG_LINES)
        self.answers: queue.Queue[str | None] = queue.Queue()
        self.popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        self.requests: IO[str] = _pipe(self.popen.stdin)
        self._readers = [
            threading.Thread(target=target, args=(_pipe(pipe),), daemon=True)
            for target, pipe in (
                (self._read_answers, self.popen.stdout),
                (self._read_log, self.popen.stderr),
            )
        ]
        for reader in self._readers:
            reader.start()

    def _read_answers(self, lines: IO[str]) -> None:
        for line in lines:
            self.answers.put(line)
        self.answers.put(None)

    def _read_log(self, lines: IO[str]) -> None:
        for line in lines:
            self.log.append(line.rstrip("\n"))
            _LOG.debug("%s", line.rstrip("\n"))

    def end(self, patience: float) -> int:
        """Closes the input, waits `patience` seconds, then kills; returns the exit status."""
        # The process may be gone without having read its last request.
        with contextlib.suppress(OSError):
            self.requests.close()
        try:
            self.popen.wait(patience)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        for reader in self._readers:
            reader.join(1.0)
        for pipe in (self.popen.stdout, self.popen.stderr):
            if pipe is not None:
                pipe.close()
        return self.popen.returncode


class ScoringWorker:
    """Client of the scoring process; thread-safe, one request at a time.

    A process that died is started again by the next call. After a fork the child starts its own.

    Args:
        command: Replaces the command that starts the process; for tests and unusual set-ups.
        deadline: Seconds that one request may take before the process is ended.
    """

    def __init__(self, command: Sequence[str] | None = None, deadline: float = 600.0) -> None:
        self._command = command
        self._deadline = deadline
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._process: _Process | None = None

    def describe(
        self, bundle: str, *, conf: str | None = None, allow_foreign: bool = False
    ) -> dict[str, Any]:
        """Returns sha256, foreign, manifest, inputs and outputs of a bundle, without loading it."""
        return self.call("describe", bundle=bundle, conf=conf, allowForeign=allow_foreign)

    def verify(
        self,
        bundle: str,
        *,
        conf: str | None = None,
        public_key: str | None = None,
        signature: str | None = None,
    ) -> dict[str, Any]:
        """Loads a bundle with its golden rows; returns sha256, rows and worstRelativeError.

        With the path of a public key the bundle must be signed, beside it or at `signature`.
        """
        return self.call(
            "verify", bundle=bundle, conf=conf, publicKey=public_key, signature=signature
        )

    def golden(self, bundle: str, *, conf: str | None = None) -> dict[str, Any]:
        """Returns the golden rows of a bundle: inputs, outputs and rows of ``in`` and ``out``."""
        return self.call("golden", bundle=bundle, conf=conf)

    def pins(self, conf: str) -> list[dict[str, Any]]:
        """Returns name, bundle, sha256, pin, file and line of every function of a configuration.

        ``sha256`` is the digest of the bundle as it is now, whatever ``pin`` says.
        """
        pins: list[dict[str, Any]] = self.call("pins", conf=conf)["pins"]
        return pins

    def functions(self, conf: str) -> list[dict[str, Any]]:
        """Returns the functions that an application.conf defines, with their signatures."""
        functions: list[dict[str, Any]] = self.call("functions", conf=conf)["functions"]
        return functions

    def score(
        self,
        bundle: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        conf: str | None = None,
        outputs: Sequence[str] | None = None,
        on_error: OnError = "fail",
        allow_foreign: bool = False,
    ) -> dict[str, Any]:
        """Scores rows of encoded values (see `flink_mleap.jvm.values`).

        Args:
            bundle: Path or URI of the bundle.
            columns: Names of the columns in each row.
            rows: The rows.
            conf: An application.conf for the settings of loaders.
            outputs: Output columns to give; all of the bundle when None.
            on_error: ``fail`` ends at the first row that cannot be scored, ``null`` answers it
                with NULL in every column.
            allow_foreign: Whether to score a bundle without a manifest, unchecked.

        Returns:
            ``sha256`` of the bundle, ``columns`` and the encoded ``rows``, one for each given.

        Raises:
            RowError: A row could not be scored and on_error is ``fail``.
            BundleError: The bundle could not be loaded.
            JobError: The process failed.
        """
        return self.call(
            "score",
            bundle=bundle,
            conf=conf,
            outputs=None if outputs is None else list(outputs),
            onError=on_error,
            allowForeign=allow_foreign,
            columns=list(columns),
            rows=rows,
        )

    def call(self, op: str, **arguments: Any) -> dict[str, Any]:
        """Sends one request and returns its answer.

        Raises:
            FlinkMleapError: What the process reported, as `flink_mleap.errors.from_problems` says.
            JobError: The process died or did not answer in time.
        """
        with self._lock:
            number = next(self._numbers)
            request = json.dumps({"id": number, "op": op, **arguments}, allow_nan=False)
            answer = self._exchange(request)
            if answer.get("id") != number or not ({"ok", "problems"} & answer.keys()):
                raise self._give_up("worker.protocol", "answered out of turn")
        if "problems" in answer:
            raise from_problems(answer["problems"])
        ok: dict[str, Any] = answer["ok"]
        return ok

    def close(self) -> None:
        """Ends the process, if there is one; the next call starts another."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None and process.owner == os.getpid():
            process.end(5.0)

    def _exchange(self, request: str) -> dict[str, Any]:
        process = self._running()
        try:
            process.requests.write(request + "\n")
            process.requests.flush()
            line = process.answers.get(timeout=self._deadline)
        except queue.Empty:
            raise self._give_up(
                "worker.no-answer", f"did not answer within {self._deadline:g} seconds"
            ) from None
        except OSError:
            line = None
        except BaseException:
            # An answer that nobody waits for would be taken for the next one's.
            self._give_up("worker.interrupted", "was interrupted")
            raise
        if line is None:
            raise self._give_up("worker.died", "ended unexpectedly")
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise self._give_up("worker.protocol", "wrote something that is not an answer")
        return answer

    def _running(self) -> _Process:
        process = self._process
        if process is None or process.owner != os.getpid():
            process = self._process = _Process(self._command or _default_command())
        elif process.popen.poll() is not None:
            process.end(0.0)
            process = self._process = _Process(self._command or _default_command())
        return process

    def _give_up(self, code: str, what: str) -> JobError:
        process, self._process = self._process, None
        status, log = None, ""
        if process is not None:
            status = process.end(1.0 if code == "worker.died" else 0.0)
            log = "\n".join(process.log)
        return JobError(
            code,
            f"The Java process that scores {what} (exit status {status}). The next call starts "
            "another; run with --debug to see its log.",
            log or None,
        )


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise AssertionError("the process was started with all its pipes")
    return pipe


def _default_command() -> list[str]:
    class_path = os.pathsep.join(str(jar) for jar in worker_class_path())
    # Java does not look at TMPDIR.
    temporary = f"-Djava.io.tmpdir={tempfile.gettempdir()}"
    return [str(java_executable()), "-XX:+UseSerialGC", temporary, "-cp", class_path, _MAIN]


@cache
def scoring_worker() -> ScoringWorker:
    """Returns the worker of this Python process; it is closed at exit."""
    worker = ScoringWorker()
    atexit.register(worker.close)
    return worker

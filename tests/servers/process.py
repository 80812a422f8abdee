"""Server processes on the loopback address, ended by their process id."""

from __future__ import annotations

import contextlib
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

__all__ = ["ServerProcess", "accepts", "free_port"]


def free_port() -> int:
    """Returns a port that nothing listens on at this moment.

    It is below those that the system gives to connections: one of them could take it before the
    server does.
    """
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def accepts(port: int) -> bool:
    """Whether something listens on a port of the loopback address."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1.0):
            return True
    except OSError:
        return False


class ServerProcess:
    """A started server; its output goes to a log file.

    Args:
        command: Program and arguments.
        log: The log file.
        environment: Of the process; that of this one when None.
    """

    def __init__(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def await_ready(self, ready: Callable[[], bool], patience: float = 60.0) -> None:
        """Waits until the server is ready.

        Raises:
            RuntimeError: It ended, or was not ready in time; with the end of its log.
        """
        deadline = time.monotonic() + patience
        while not ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"The server did not start:\n{self._log.read_text()[-4000:]}")
            time.sleep(0.1)

    def wait(self) -> int:
        """Waits until the server ends by itself and returns its exit status."""
        return self._process.wait()

    def stop(self) -> None:
        """Ends the server, if it still runs."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

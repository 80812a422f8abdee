"""A Flink session cluster from the jars in the PyFlink package: a JobManager and a TaskManager."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flink_mleap.jvm.jars import flink_lib, java_executable
from tests.servers.process import ServerProcess, free_port

__all__ = ["FlinkSession", "flink_session"]

_JOB_MANAGER = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
_TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
_LOG4J = """
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
appender.console.name = Console
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %-40c{1} %x - %m%n
"""


@dataclass(frozen=True)
class FlinkSession:
    """A running cluster.

    Attributes:
        port: Of the REST endpoint on 127.0.0.1.
        slots: Of its one TaskManager.
        folder: Configuration and logs.
        task_manager: The process id of the TaskManager.
    """

    port: int
    slots: int
    folder: Path
    task_manager: int

    @property
    def target(self) -> str:
        """As ``--target`` takes it."""
        return f"session:127.0.0.1:{self.port}"


@contextlib.contextmanager
def flink_session(slots: int = 2) -> Iterator[FlinkSession]:
    """Starts a cluster with one TaskManager; both processes end with the context."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="flink-session-")))
        rest, rpc = free_port(), free_port()
        # JSON is YAML, too.
        (folder / "config.yaml").write_text(json.dumps(_options(folder, rest, rpc, slots)))
        (folder / "log4j.properties").write_text(_LOG4J)
        job_manager = _start(folder, _JOB_MANAGER, "512m")
        stack.callback(job_manager.stop)
        task_manager = _start(folder, _TASK_MANAGER, "1g")
        stack.callback(task_manager.stop)
        task_manager.await_ready(lambda: _slots(rest) == slots)
        yield FlinkSession(rest, slots, folder, task_manager.pid)


def _options(folder: Path, rest: int, rpc: int, slots: int) -> dict[str, str | int | float]:
    return {
        "jobmanager.rpc.address": "127.0.0.1",
        "jobmanager.bind-host": "127.0.0.1",
        "jobmanager.rpc.port": rpc,
        "rest.address": "127.0.0.1",
        "rest.bind-address": "127.0.0.1",
        "rest.port": rest,
        "taskmanager.host": "127.0.0.1",
        "taskmanager.bind-host": "127.0.0.1",
        "taskmanager.numberOfTaskSlots": slots,
        # The start scripts would derive these from the size of the process.
        "taskmanager.cpu.cores": float(slots),
        "taskmanager.memory.task.heap.size": "512m",
        "taskmanager.memory.task.off-heap.size": "0m",
        "taskmanager.memory.managed.size": "128m",
        "taskmanager.memory.network.min": "64m",
        "taskmanager.memory.network.max": "64m",
        "taskmanager.memory.framework.heap.size": "128m",
        "taskmanager.memory.framework.off-heap.size": "128m",
        "taskmanager.memory.jvm-metaspace.size": "256m",
        "taskmanager.memory.jvm-overhead.min": "192m",
        "taskmanager.memory.jvm-overhead.max": "192m",
        "io.tmp.dirs": str(folder),
        "web.tmpdir": str(folder),
    }


def _start(folder: Path, main_class: str, heap: str) -> ServerProcess:
    packaged = (flink_lib().parent / "conf" / "config.yaml").read_text()
    opens = re.findall(r"--add-(?:opens|exports)=\S+", packaged)
    command = [
        str(java_executable()),
        f"-Xmx{heap}",
        *opens,
        f"-Djava.io.tmpdir={folder}",
        f"-Dlog4j.configurationFile={folder / 'log4j.properties'}",
        "-cp",
        os.pathsep.join(str(jar) for jar in sorted(flink_lib().glob("*.jar"))),
        main_class,
        "--configDir",
        str(folder),
    ]
    return ServerProcess(command, folder / f"{main_class.rpartition('.')[2]}.log")


def _slots(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/overview", timeout=2) as answer:
            return int(json.load(answer)["slots-total"])
    except OSError:
        return 0

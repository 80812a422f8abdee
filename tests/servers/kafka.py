"""A real Kafka broker (KRaft, one process) from the jars in ``build/kafka/libs``.

``python -m tests.servers.kafka`` runs one until Ctrl-C and prints its address.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import tempfile
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flink_mleap.jvm.jars import java_executable
from tests.servers.process import ServerProcess, accepts, free_port

__all__ = ["KafkaBroker", "kafka_broker"]

_LIBS = Path(__file__).resolve().parents[2] / "build" / "kafka" / "libs"
_LOG4J = """
Configuration:
  status: WARN
  Appenders:
    Console:
      name: console
      PatternLayout: { pattern: "%d %-5p %c{1} %m%n" }
  Loggers:
    Root: { level: WARN, AppenderRef: { ref: console } }
"""


@dataclass(frozen=True)
class KafkaBroker:
    """A running broker, and its own command line tools.

    Attributes:
        port: On 127.0.0.1, plain text.
        process: The server.
    """

    port: int
    process: ServerProcess

    @property
    def address(self) -> str:
        """As ``bootstrap.servers`` takes it."""
        return f"127.0.0.1:{self.port}"

    def create_topic(self, topic: str, partitions: int = 1) -> None:
        """Makes a topic."""
        _tool(
            "org.apache.kafka.tools.TopicCommand",
            *("--bootstrap-server", self.address, "--create", "--topic", topic),
            *("--partitions", str(partitions)),
        )

    def consume(self, topic: str, count: int, patience: float = 60.0) -> list[str]:
        """Returns the first `count` messages of a topic, fewer when they do not come in time."""
        said = _tool(
            "org.apache.kafka.tools.consumer.ConsoleConsumer",
            *("--bootstrap-server", self.address, "--topic", topic, "--from-beginning"),
            *("--max-messages", str(count), "--timeout-ms", str(round(patience * 1000))),
        )
        return said.splitlines()


@contextlib.contextmanager
def kafka_broker(port: int | None = None) -> Iterator[KafkaBroker]:
    """Starts a broker with an empty store; it ends, and the store goes, with the context.

    Args:
        port: On 127.0.0.1; a free one when None.

    Raises:
        RuntimeError: The jars are not there, or the broker does not start.
    """
    if not _LIBS.is_dir():
        raise RuntimeError("There is no Kafka in build/kafka/libs: run `gradle kafkaJars`.")
    port = port or free_port()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kafka-")))
        settings = folder / "server.properties"
        settings.write_text("".join(f"{k}={v}\n" for k, v in _settings(folder, port).items()))
        (folder / "log4j2.yaml").write_text(_LOG4J)
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        # An identifier may begin with a hyphen, and apart from its option would be taken for one.
        _tool(
            "kafka.tools.StorageTool",
            *("format", "--standalone", f"--cluster-id={cluster}", "--config", str(settings)),
        )
        command = [*_java("-Xmx512m", f"-Dlog4j2.configurationFile={folder / 'log4j2.yaml'}")]
        process = ServerProcess([*command, "kafka.Kafka", str(settings)], folder / "broker.log")
        stack.callback(process.stop)
        process.await_ready(lambda: accepts(port))
        yield KafkaBroker(port, process)


def _settings(folder: Path, port: int) -> dict[str, str]:
    controller = free_port()
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
        "controller.listener.names": "CONTROLLER",
        "controller.quorum.bootstrap.servers": f"127.0.0.1:{controller}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": str(folder / "data"),
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
    }


def _java(*options: str) -> list[str]:
    return [str(java_executable()), *options, "-cp", f"{_LIBS}{os.sep}*"]


def _tool(main_class: str, *arguments: str) -> str:
    done = subprocess.run(
        [*_java("-Xmx256m", "-XX:TieredStopAtLevel=1"), main_class, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{main_class} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main() -> None:
    """Runs a broker until Ctrl-C, or until it is told to end."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=None, help="a free one when not given")
    port = parser.parse_args().port
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)  # a shell's background jobs ignore SIGINT
    with contextlib.suppress(KeyboardInterrupt), kafka_broker(port) as broker:
        print(f"Kafka at {broker.address}, until Ctrl-C", flush=True)
        broker.process.wait()


if __name__ == "__main__":
    main()

"""Where jobs run: an embedded cluster, or a session cluster that is already there.

Both are Flink clusters with a REST API and get their jobs in the same way, so whatever submits and
watches a job need not know which one it has.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from flink_mleap.errors import ConfigurationError, JobError
from flink_mleap.jobs.flink_rest import FlinkRest
from flink_mleap.jobs.jvm import jvm

__all__ = ["LocalTarget", "SessionTarget", "Target", "parse_target"]

_LOCAL_SLOTS = 2


@dataclass(frozen=True)
class LocalTarget:
    """A cluster with one TaskManager of two slots inside PyFlink's own Java process."""

    @property
    def embedded(self) -> bool:
        """True: the cluster and its jobs end with this process."""
        return True

    @contextlib.contextmanager
    def connect(self) -> Iterator[FlinkRest]:
        """Starts the cluster; it is stopped when the context ends.

        Raises:
            JobError: It does not start.
        """
        runtime = jvm().org.apache.flink
        with tempfile.TemporaryDirectory(prefix="flink-mleap-") as folder:
            configuration = runtime.configuration.Configuration()
            for key, value in {
                "rest.address": "127.0.0.1",
                "rest.bind-address": "127.0.0.1",
                "rest.port": "0",
                "rest.bind-port": "0",
                "web.submit.enable": "false",
                "web.refresh-interval": "200",
                "io.tmp.dirs": folder,
            }.items():
                configuration.setString(key, value)
            builder = runtime.runtime.minicluster.MiniClusterConfiguration.Builder()
            builder.setConfiguration(configuration)
            builder.setNumTaskManagers(1)
            builder.setNumSlotsPerTaskManager(_LOCAL_SLOTS)
            cluster = runtime.runtime.minicluster.MiniCluster(builder.build())
            try:
                cluster.start()
                address = urlsplit(cluster.getRestAddress().get().toString())
                if address.hostname is None or address.port is None:
                    raise JobError("job.no-address", "The embedded cluster has no REST address.")
                yield FlinkRest(address.hostname, address.port)
            finally:
                cluster.close()


@dataclass(frozen=True)
class SessionTarget:
    """A session cluster.

    Attributes:
        host: Name or address of the JobManager's REST endpoint.
        port: Its port.
    """

    host: str
    port: int

    @property
    def embedded(self) -> bool:
        """False: the cluster outlives this process."""
        return False

    @contextlib.contextmanager
    def connect(self) -> Iterator[FlinkRest]:
        """Makes sure that the cluster is there.

        Raises:
            JobError: It does not answer, or has no slot.
        """
        rest = FlinkRest(self.host, self.port)
        if rest.slots() == 0:
            raise JobError(
                "job.no-slots",
                f"The Flink cluster at {self.host}:{self.port} has no task slot; "
                "start a TaskManager.",
            )
        yield rest


Target = LocalTarget | SessionTarget


def parse_target(text: str) -> Target:
    """Returns the target that is written as ``local`` or ``session:HOST:PORT``.

    Raises:
        ConfigurationError: It is written in another way.
    """
    kind, _, address = text.partition(":")
    if text == "local":
        return LocalTarget()
    host, _, port = address.rpartition(":")
    if kind == "session" and host and port.isascii() and port.isdigit() and int(port) < 1 << 16:
        return SessionTarget(host, int(port))
    raise ConfigurationError(
        "config.target", f"The target {text} is neither `local` nor `session:HOST:PORT`."
    )

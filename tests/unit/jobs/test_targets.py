import pytest

from flink_mleap.errors import ConfigurationError, JobError
from flink_mleap.jobs.flink_rest import FlinkRest
from flink_mleap.jobs.targets import LocalTarget, SessionTarget, Target, parse_target
from tests.servers.gcs import answering, silent
from tests.servers.process import free_port


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("local", LocalTarget()),
        ("session:localhost:8081", SessionTarget("localhost", 8081)),
        ("session:jobmanager.flink.svc:80", SessionTarget("jobmanager.flink.svc", 80)),
    ],
)
def test_a_target_is_local_or_a_session_with_its_address(text: str, target: Target) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize(
    "text", ["", "Local", "local:", "session", "session:a", "session::1", "session:a:b", "yarn:a:1"]
)
def test_any_other_target_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="neither `local` nor `session:HOST:PORT`"):
        parse_target(text)


def test_a_cluster_that_is_not_there_is_named_with_its_address() -> None:
    port = free_port()

    with pytest.raises(JobError, match=f"No Flink cluster answers at 127.0.0.1:{port}"):
        FlinkRest("127.0.0.1", port).slots()


def test_a_server_that_is_no_flink_cluster_is_refused() -> None:
    with answering(404) as server:
        port = int(server.endpoint.rpartition(":")[2])

        with pytest.raises(JobError, match="refused GET /overview with status 404"):
            FlinkRest("127.0.0.1", port).slots()


def test_a_silent_server_is_given_up() -> None:
    with silent() as server:
        port = int(server.endpoint.rpartition(":")[2])

        with pytest.raises(JobError, match="No Flink cluster answers"):
            FlinkRest("127.0.0.1", port, patience=0.2).slots()

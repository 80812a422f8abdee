"""``--detach``: the job goes on without the command that submitted it."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from flink_mleap.jobs.flink_rest import FlinkRest
from tests.conftest import CommandLine
from tests.servers.flink_session import FlinkSession

ENDLESS = """
CREATE TEMPORARY TABLE made (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '50');
CREATE TEMPORARY TABLE nowhere (n INT) WITH ('connector' = 'blackhole');
INSERT INTO nowhere SELECT n FROM made;
"""


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A file with a job that does not end by itself, in its last line."""
    path = tmp_path / "job.sql"
    path.write_text(ENDLESS)
    return path


@pytest.fixture
def cancelled(session_cluster: FlinkSession) -> Callable[[str], None]:
    """Sees a job run for a while, and cancels it."""
    rest = FlinkRest("127.0.0.1", session_cluster.port)

    def see(job_id: str) -> None:
        with closing(rest.watch(job_id)) as statuses:
            assert next(status for status in statuses if status.state != "CREATED").state in (
                "INITIALIZING",
                "RUNNING",
            )
        assert rest.cancel(job_id).state == "CANCELED"

    return see


def test_a_detached_job_runs_on_and_its_identifier_is_printed(
    cli: CommandLine,
    session_cluster: FlinkSession,
    endless: Path,
    cancelled: Callable[[str], None],
) -> None:
    done = cli("sql", "run", endless, "--detach", "--target", session_cluster.target)

    assert done.exit_code == 0
    found = re.search(r"job\.sql:4: job ([0-9a-f]{32}) ", done.output)
    assert found is not None, done.output
    cancelled(found[1])


def test_a_detached_job_is_one_line_of_json(
    cli: CommandLine,
    session_cluster: FlinkSession,
    endless: Path,
    cancelled: Callable[[str], None],
) -> None:
    done = cli("sql", "run", endless, "--detach", "--json", "--target", session_cluster.target)

    (line,) = done.lines()
    assert line["statement"] == 3
    cancelled(line["job"]["id"])

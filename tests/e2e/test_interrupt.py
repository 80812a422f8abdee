"""Ctrl-C: the job is cancelled, the result so far is shown, nothing is left running."""

import json
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.servers.flink_session import FlinkSession

ENDLESS = """
CREATE TEMPORARY TABLE made (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '50');
CREATE TEMPORARY TABLE nowhere (n INT) WITH ('connector' = 'blackhole');
{statement};
"""


def jobs(session: FlinkSession) -> dict[str, str]:
    """Returns the states of all jobs of the cluster by their identifiers."""
    url = f"http://127.0.0.1:{session.port}/jobs"
    with urllib.request.urlopen(url, timeout=10) as answer:
        listed: dict[str, Any] = json.load(answer)
    return {job["id"]: job["status"] for job in listed["jobs"]}


def await_running(session: FlinkSession, before: set[str], patience: float = 90.0) -> str:
    """Waits for a new job that runs and returns its identifier."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        for job, state in jobs(session).items():
            if job not in before and state == "RUNNING":
                return job
        time.sleep(0.2)
    raise AssertionError(f"No job runs: {jobs(session)}")


@pytest.mark.parametrize(
    "statement", ["SELECT n FROM made", "INSERT INTO nowhere SELECT n FROM made"]
)
def test_ctrl_c_cancels_the_job_and_ends_without_a_trace(
    session_cluster: FlinkSession, tmp_path: Path, statement: str
) -> None:
    (tmp_path / "job.sql").write_text(ENDLESS.format(statement=statement))
    before = set(jobs(session_cluster))
    command = [sys.executable, "-m", "flink_mleap", "sql", "run", str(tmp_path / "job.sql")]
    process = subprocess.Popen(
        [*command, "--json", "--target", session_cluster.target],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        job = await_running(session_cluster, before)
        if statement.startswith("SELECT") and process.stdout is not None:
            assert "row" in json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=60)
    finally:
        process.kill()

    assert process.returncode == 130
    assert complaints == ""
    assert jobs(session_cluster)[job] == "CANCELED"

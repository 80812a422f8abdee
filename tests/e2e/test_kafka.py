"""Kafka in, Kafka out, with a real broker, a real connector and the jobs of the demo."""

import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flink_mleap.train import recipe_named
from tests.conftest import REPOSITORY
from tests.servers.flink_session import FlinkSession
from tests.servers.kafka import KafkaBroker

JOBS = REPOSITORY / "sql"
ROWS = 133


@pytest.fixture(scope="module")
def connector() -> Path:
    """The jar of Flink's Kafka connector."""
    (jar,) = (REPOSITORY / "build" / "connectors").glob("flink-sql-connector-kafka-*.jar")
    return jar


def run(job: str, *options: str) -> dict[str, Any]:
    """Runs a job in a process of its own and returns what it says of its last Flink job."""
    command = [sys.executable, "-m", "flink_mleap", "sql", "run", str(JOBS / job), "--json"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])["job"]
    return found


def test_patients_go_in_and_predictions_come_out(
    kafka: KafkaBroker,
    session_cluster: FlinkSession,
    connector: Path,
    demo: Path,
    demo_conf: Path,
) -> None:
    names = {"input": f"patients-{uuid.uuid4()}", "output": f"predictions-{uuid.uuid4()}"}
    for topic in names.values():
        kafka.create_topic(topic, partitions=2)
    brokers = ["--jar", str(connector), "--set", f"brokers={kafka.address}"]
    target = ["--target", session_cluster.target, "--count"]

    fed = run(
        "kafka-feed.sql",
        *brokers,
        *("--set", f"input={names['input']}"),
        *("--set", f"data={demo / 'diabetes-holdout.csv'}"),
        *target,
    )
    scored = run(
        "kafka.sql",
        *brokers,
        *(part for name, topic in names.items() for part in ("--set", f"{name}={topic}")),
        *("--set", "until=latest-offset", "--conf", str(demo_conf)),
        *target,
    )

    assert (fed["state"], fed["rowsRead"], fed["rowsWritten"]) == ("FINISHED", ROWS, ROWS)
    assert (scored["state"], scored["rowsRead"], scored["rowsWritten"]) == ("FINISHED", ROWS, ROWS)
    messages = [json.loads(message) for message in kafka.consume(names["output"], ROWS)]
    trained = recipe_named("diabetes").train()
    patients = [(m["bmi"], m["age"], m["bp"], m["truth"]) for m in messages]
    expected = trained.holdout.assign(truth=trained.truth, prediction=trained.predicted)
    by_patient = {tuple(row[:4]): row[4] for row in expected.itertuples(index=False)}
    assert sorted(patients) == sorted(tuple(row[:4]) for row in expected.itertuples(index=False))
    np.testing.assert_allclose(
        [message["prediction"] for message in messages],
        [by_patient[patient] for patient in patients],
        rtol=1e-9,
    )

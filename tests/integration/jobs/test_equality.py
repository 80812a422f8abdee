"""Flink's predictions are those of the training framework, row by row."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import flink_mleap
from flink_mleap.jobs.flink_rest import FlinkRest
from flink_mleap.jobs.sql_script import SqlScript
from flink_mleap.jobs.sql_session import ResultRow, SqlSession
from flink_mleap.train import recipe_named
from tests.servers.flink_session import FlinkSession

TOLERANCE = 1e-9
ROWS = 1200
PATIENTS = """
CREATE TEMPORARY TABLE Patients (bmi DOUBLE, age INT, bp DOUBLE, expected DOUBLE)
WITH ('connector' = 'filesystem', 'path' = '${data}', 'format' = 'csv');
SELECT Predict(age => age, bp => bp, bmi => bmi), expected FROM Patients;
"""
BODIES = """
CREATE TEMPORARY TABLE Bodies (bmi DOUBLE, expected DOUBLE)
WITH ('connector' = 'filesystem', 'path' = '${data}', 'format' = 'csv');
SELECT Predict(bmi), expected FROM Bodies;
"""
WINES = """
CREATE TEMPORARY TABLE Wines ({columns}, expected STRING)
WITH ('connector' = 'filesystem', 'path' = '${{data}}', 'format' = 'csv');
SELECT Predict({names}), expected FROM Wines;
"""
IN_PARALLEL = """
SET 'parallelism.default' = '2';
CREATE TEMPORARY TABLE Made (bmi DOUBLE NOT NULL, age INT NOT NULL, bp DOUBLE NOT NULL) WITH (
  'connector' = 'datagen', 'number-of-rows' = '2000', 'rows-per-second' = '100000',
  'fields.bmi.min' = '18', 'fields.bmi.max' = '42', 'fields.age.min' = '19',
  'fields.age.max' = '79', 'fields.bp.min' = '62', 'fields.bp.max' = '133');
CREATE TEMPORARY TABLE Scored (bmi DOUBLE, age INT, bp DOUBLE, prediction DOUBLE)
WITH ('connector' = 'filesystem', 'path' = '${scored}', 'format' = 'csv');
INSERT INTO Scored SELECT bmi, age, bp, Predict(bmi, age, bp) FROM Made;
"""


def worst_relative_error(got: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Returns the largest difference, relative to the larger of the expected value and 1e-300."""
    return float(np.max(np.abs(got - expected) / np.maximum(np.abs(expected), 1e-300)))


def patients() -> pd.DataFrame:
    """Returns made-up patients within the range of the training data, and some far outside."""
    random = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "bmi": random.uniform(18, 42, ROWS) * random.choice([1, 1, 1, -50], ROWS),
            "age": random.integers(19, 80, ROWS).astype(np.int32),
            "bp": random.uniform(62, 133, ROWS) * random.choice([1, 1, 1, 1e6], ROWS),
        }
    )


def conf_of(bundle: Path) -> Path:
    conf = bundle.with_suffix(".conf")
    path = json.dumps(str(bundle))
    conf.write_text(f'mleap {{ udfRegistry = [{{ udfName = "Predict", bundlePath = {path} }}] }}')
    return conf


def scored(cluster: FlinkRest, sql: str, conf: Path, data: Path) -> pd.DataFrame:
    """Returns what Flink predicts, and what the file says should be."""
    session = SqlSession(cluster, {}, [], conf)
    rows = [
        event.values
        for statement in SqlScript.parse(sql, "x.sql").render({"data": str(data)})
        for event in session.run(statement)
        if isinstance(event, ResultRow)
    ]
    return pd.DataFrame(rows, columns=["got", "expected"])


@pytest.fixture(scope="module")
def spark_reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `spark_reference.py` writes."""
    folder = tmp_path_factory.mktemp("spark")
    program = Path(__file__).with_name("spark_reference.py")
    subprocess.run([sys.executable, program, folder], check=True, capture_output=True)
    return folder


def test_scikit_learn_and_flink_predict_the_same(local_cluster: FlinkRest, tmp_path: Path) -> None:
    trained = recipe_named("diabetes").train()
    flink_mleap.export(trained.model, tmp_path / "model.zip", sample=trained.features)
    rows = patients()
    expected = trained.model.predict(rows)
    rows.assign(expected=expected).to_csv(tmp_path / "rows.csv", index=False, header=False)

    found = scored(local_cluster, PATIENTS, conf_of(tmp_path / "model.zip"), tmp_path / "rows.csv")

    assert len(found) == ROWS
    assert worst_relative_error(found["got"].to_numpy(), found["expected"].to_numpy()) <= TOLERANCE


def test_a_model_that_is_a_little_different_is_noticed(
    local_cluster: FlinkRest, tmp_path: Path
) -> None:
    trained = recipe_named("diabetes").train()
    rows = patients()
    expected = trained.model.predict(rows)
    trained.model[-1].coef_[0] *= 1 + 1e-6
    flink_mleap.export(trained.model, tmp_path / "model.zip", sample=trained.features)
    rows.assign(expected=expected).to_csv(tmp_path / "rows.csv", index=False, header=False)

    found = scored(local_cluster, PATIENTS, conf_of(tmp_path / "model.zip"), tmp_path / "rows.csv")

    assert worst_relative_error(found["got"].to_numpy(), found["expected"].to_numpy()) > TOLERANCE


def test_spark_and_flink_predict_the_same(local_cluster: FlinkRest, spark_reference: Path) -> None:
    conf = conf_of(spark_reference / "spark.zip")

    found = scored(local_cluster, BODIES, conf, spark_reference / "spark.csv")

    assert len(found) == ROWS
    assert worst_relative_error(found["got"].to_numpy(), found["expected"].to_numpy()) <= TOLERANCE


def test_classes_are_those_of_scikit_learn(local_cluster: FlinkRest, tmp_path: Path) -> None:
    trained = recipe_named("wine").train()
    flink_mleap.export(trained.model, tmp_path / "model.zip", sample=trained.features)
    random = np.random.default_rng(2)
    low, high = trained.features.min(), trained.features.max()
    rows = pd.DataFrame(
        random.uniform(low, high, (ROWS, len(low))), columns=trained.features.columns
    )
    expected = trained.model.predict(rows)
    rows.assign(expected=expected).to_csv(tmp_path / "rows.csv", index=False, header=False)
    sql = WINES.format(
        columns=", ".join(f"{name} DOUBLE" for name in rows), names=", ".join(low.index)
    )

    found = scored(local_cluster, sql, conf_of(tmp_path / "model.zip"), tmp_path / "rows.csv")

    assert len(set(expected)) == 3
    assert found["got"].tolist() == expected.tolist()


def test_two_slots_of_a_session_cluster_predict_the_same(
    session_cluster: FlinkSession, tmp_path: Path
) -> None:
    trained = recipe_named("diabetes").train()
    flink_mleap.export(trained.model, tmp_path / "model.zip", sample=trained.features)
    (tmp_path / "job.sql").write_text(IN_PARALLEL)
    command = [sys.executable, "-m", "flink_mleap", "sql", "run", str(tmp_path / "job.sql")]
    command += ["--conf", str(conf_of(tmp_path / "model.zip")), "--json", "--count"]
    command += ["--target", session_cluster.target, "--set", f"scored={tmp_path / 'scored'}"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.stderr == ""
    (job,) = [json.loads(line)["job"] for line in done.stdout.splitlines()]
    assert job["state"] == "FINISHED"
    assert (job["rowsRead"], job["rowsWritten"]) == (2000, 2000)
    parts = [pd.read_csv(part, header=None) for part in (tmp_path / "scored").iterdir()]
    assert len(parts) == 2
    rows = pd.concat(parts).set_axis(["bmi", "age", "bp", "prediction"], axis=1)
    expected = trained.model.predict(rows[["bmi", "age", "bp"]])
    assert len(rows) == 2000
    assert worst_relative_error(rows["prediction"].to_numpy(), expected) <= TOLERANCE

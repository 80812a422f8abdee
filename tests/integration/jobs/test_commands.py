"""The commands that work, with what they print."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flink_mleap.train import recipe_named
from tests.conftest import REPOSITORY, CommandLine

JOBS = REPOSITORY / "sql"


def test_train_writes_a_bundle_and_the_rows_it_kept(cli: CommandLine, tmp_path: Path) -> None:
    ended = cli("train", "diabetes", "--out", tmp_path, "--json")

    facts = json.loads(ended.output)
    assert ended.exit_code == 0
    assert facts["columns"] == ["bmi", "age", "bp", "progression"]
    assert len(Path(facts["holdout"]).read_text().splitlines()) == facts["rows"] == 133
    assert facts["metrics"]["mean_absolute_error"] < 60


def test_train_without_a_recipe_lists_them(cli: CommandLine) -> None:
    assert {"diabetes", "diabetes-spark", "wine"} <= set(json.loads(cli("train", "--json").output))


def test_inspect_shows_schema_and_origin(cli: CommandLine, demo: Path) -> None:
    facts = json.loads(cli("bundle", "inspect", demo / "wine.zip", "--json").output)
    shown = cli("bundle", "inspect", demo / "wine.zip")

    assert len(facts["inputs"]) == 13
    assert facts["outputs"][0] == {"name": "prediction", "type": "string", "nullable": False}
    assert facts["manifest"]["framework"]["name"] == "scikit-learn"
    assert facts["sha256"] in shown.output
    assert "probability double[3]" in shown.output


def test_udfs_shows_signatures(cli: CommandLine, demo_conf: Path) -> None:
    (function,) = json.loads(cli("udfs", "--conf", demo_conf, "--json").output)
    shown = cli("udfs", "--conf", demo_conf)

    assert function["signature"] == "Predict(bmi DOUBLE, age INT, bp DOUBLE) -> DOUBLE"
    assert function["signature"] in shown.output


def test_score_gives_what_the_framework_gives(cli: CommandLine, demo: Path, tmp_path: Path) -> None:
    trained = recipe_named("diabetes").train()
    trained.holdout.assign(name="é, x").to_csv(tmp_path / "rows.csv", index=False)

    ended = cli(
        *("score", demo / "diabetes.zip", "--json"),
        *("--input", tmp_path / "rows.csv", "--output", tmp_path / "scored.csv"),
    )

    scored = pd.read_csv(tmp_path / "scored.csv")
    assert json.loads(ended.output)["rows"] == len(scored) == 133
    assert list(scored) == ["bmi", "age", "bp", "name", "prediction"]
    assert set(scored["name"]) == {"é, x"}
    np.testing.assert_allclose(scored["prediction"], trained.predicted, rtol=1e-9)


def test_score_leaves_rows_empty_that_cannot_be_scored(
    cli: CommandLine, demo: Path, tmp_path: Path
) -> None:
    (tmp_path / "rows.csv").write_text("bmi,age,bp\n25,50,\n25,50,90\n")

    ended = cli(
        *("score", demo / "diabetes.zip", "--null-on-error"),
        *("--input", tmp_path / "rows.csv", "--output", tmp_path / "scored.csv"),
    )

    assert ended.exit_code == 0
    first, second = (tmp_path / "scored.csv").read_text().splitlines()[1:]
    assert first == "25,50,,"
    assert float(second.rpartition(",")[2]) > 0


@pytest.mark.parametrize("job", ["datagen", "diabetes"])
def test_a_job_of_the_demo_is_checked_without_a_mistake(
    cli: CommandLine, two_functions: Path, job: str
) -> None:
    ended = cli("sql", "check", JOBS / f"{job}.sql", "--conf", two_functions)

    assert (ended.exit_code, ended.complaints) == (0, [])
    assert "no mistake" in ended.output


def test_the_datagen_job_shows_ten_predictions(cli: CommandLine, two_functions: Path) -> None:
    ended = cli("sql", "run", JOBS / "datagen.sql", "--conf", two_functions, "--json")

    *rows, job = ended.lines()
    assert ended.complaints == []
    assert len(rows) == 10
    for each in rows:
        assert 0 < each["row"]["prediction"] < 400
        assert 0 < each["row"]["prediction2"] < 400
    assert job["job"]["state"] == "FINISHED"


def test_the_diabetes_job_shows_truth_beside_prediction_and_the_error(
    cli: CommandLine, two_functions: Path, demo: Path
) -> None:
    trained = recipe_named("diabetes").train()
    ended = cli(
        *("sql", "run", JOBS / "diabetes.sql", "--conf", two_functions),
        *("--set", f"data={demo / 'diabetes-holdout.csv'}"),
    )

    error = float(np.mean(np.abs(trained.predicted - trained.truth)))
    assert ended.complaints == []
    assert "133 rows, the last 100 shown" in ended.output
    assert f"{error:.9f}"[:-3] in ended.output


def test_the_wine_job_shows_classes_with_their_probabilities(
    cli: CommandLine, demo: Path, tmp_path: Path
) -> None:
    conf = (REPOSITORY / "conf" / "wine.conf").read_text()
    (tmp_path / "wine.conf").write_text(conf.replace("build/demo", str(demo)))
    trained = recipe_named("wine").train()

    ended = cli(
        *("sql", "run", JOBS / "wine.sql", "--conf", tmp_path / "wine.conf", "--json"),
        *("--set", f"data={demo / 'wine-holdout.csv'}"),
    )

    answers = [line["row"] for line in ended.lines() if line.get("row", {}).get("probability")]
    assert ended.complaints == []
    assert [answer["prediction"] for answer in answers] == list(trained.predicted)
    np.testing.assert_allclose(
        [answer["probability"] for answer in answers],
        trained.model.predict_proba(trained.holdout),
        rtol=1e-9,
    )


def test_an_insert_shows_job_state_and_row_counts(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "job.sql").write_text(
        "CREATE TEMPORARY TABLE made (n INT) WITH ('connector' = 'datagen', "
        "'number-of-rows' = '${rows}', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', "
        "'fields.n.end' = '1000000');\n"
        "CREATE TEMPORARY TABLE nowhere (n INT) WITH ('connector' = 'blackhole');\n"
        "INSERT INTO nowhere SELECT n FROM made WHERE n > 3;\n"
    )

    ended = cli("sql", "run", tmp_path / "job.sql", "--set", "rows=10")

    place = tmp_path / "job.sql"
    assert ended.complaints == []
    assert ended.output.startswith(f"{place}:3: job ")
    assert " FINISHED, rows read: 10, written: 7, " in ended.output


def test_the_output_of_a_program_holds_nothing_but_json(tmp_path: Path) -> None:
    (tmp_path / "job.sql").write_text(
        "CREATE TEMPORARY TABLE printed (n INT) WITH ('connector' = 'print');\n"
        "INSERT INTO printed VALUES (1), (2);\nSELECT 'x' AS a;\n"
    )
    command = [
        sys.executable,
        "-m",
        "flink_mleap",
        "sql",
        "run",
        str(tmp_path / "job.sql"),
        "--json",
    ]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    insert, row, query = (json.loads(line) for line in done.stdout.splitlines())
    assert insert["job"]["rowsWritten"] == 2
    assert row["row"] == {"a": "x"}
    assert query["job"]["state"] == "FINISHED"
    assert "+I[1]" in done.stderr

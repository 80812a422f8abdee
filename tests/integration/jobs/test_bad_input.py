"""What is wrong with what a user gives: one clear sentence, the exit code, nothing left behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CommandLine, Ended
from tests.servers.process import free_port

FEATURES = (
    "CREATE TEMPORARY TABLE f (a DOUBLE, n INT, c DOUBLE, s STRING) "
    "WITH ('connector' = 'datagen', 'number-of-rows' = '1');\n"
)
SIGNATURE = "The function is Predict(bmi DOUBLE, age INT, bp DOUBLE) -> DOUBLE."


NO_BUNDLES = {
    "missing": "There is no bundle at",
    "empty": "is an empty file",
    "truncated": "is not a complete zip archive",
    "text": "is not a complete zip archive",
}
NOT_ROWS = {
    "bmi,age\n1,2\n": (3, "The data lacks column bp"),
    "bmi,age,bp\n1,2,x\n": (3, "column bp of row 1 does not hold what the model takes"),
    "bmi,age,bp\n1,2,\n": (5, "Column bp is NULL"),
    "bmi,age,bp,prediction\n1,2,3,4\n": (3, "has a column prediction already"),
}


def assert_refused(ended: Ended, exit_code: int, *sentences: str) -> None:
    assert ended.exit_code == exit_code
    assert ended.output == ""
    assert len(ended.complaints) == len(sentences), ended.complaints
    for complaint, sentence in zip(ended.complaints, sentences, strict=True):
        assert complaint.startswith("error: ")
        assert sentence in complaint


@pytest.fixture
def conf(tmp_path: Path) -> Callable[..., Path]:
    """Writes an application.conf with the given entries, one a line from line 2 on."""

    def write(*entries: str) -> Path:
        path = tmp_path / "application.conf"
        path.write_text("mleap { udfRegistry = [\n" + "\n".join(entries) + "\n] }\n")
        return path

    return write


def bundles(folder: Path, good: Path) -> dict[str, Path]:
    """Returns files that are no bundles, by what is wrong with them."""
    content = good.read_bytes()
    files = {
        "missing": folder / "missing.zip",
        "empty": folder / "empty.zip",
        "truncated": folder / "truncated.zip",
        "text": folder / "text.zip",
    }
    files["empty"].write_bytes(b"")
    files["truncated"].write_bytes(content[: len(content) // 2])
    files["text"].write_text("not a bundle")
    return files


@pytest.mark.parametrize("kind", NO_BUNDLES)
def test_a_file_that_is_no_bundle_is_refused_by_every_command(
    cli: CommandLine,
    conf: Callable[..., Path],
    demo: Path,
    tmp_path: Path,
    kind: str,
) -> None:
    file = bundles(tmp_path, demo / "diabetes.zip")[kind]
    functions = conf(f'{{ udfName = "Predict", bundlePath = "{file}" }}')
    (tmp_path / "job.sql").write_text("SELECT Predict(1.0E0)")
    (tmp_path / "rows.csv").write_text("bmi,age,bp\n1,2,3\n")
    before = sorted(tmp_path.iterdir())
    commands: list[list[str | Path]] = [
        ["bundle", "inspect", file],
        ["score", file, "--input", tmp_path / "rows.csv", "--output", tmp_path / "out.csv"],
        ["udfs", "--conf", functions],
        ["sql", "check", tmp_path / "job.sql", "--conf", functions],
    ]

    for arguments in commands:
        ended = cli(*arguments)
        assert_refused(ended, 4, NO_BUNDLES[kind])
        assert str(file) in ended.complaints[0]

    assert sorted(tmp_path.iterdir()) == before


def test_an_unknown_scheme_is_refused(cli: CommandLine) -> None:
    ended = cli("bundle", "inspect", "ftp://host/model.zip")

    assert_refused(ended, 4, "No loader is installed for ftp://host/model.zip")


def test_mistakes_of_a_configuration_come_together_each_with_its_line(
    cli: CommandLine, conf: Callable[..., Path], demo: Path
) -> None:
    bundle = demo / "diabetes.zip"
    path = conf(
        f'{{ udfName = "A", bundlePth = "{bundle}" }}',
        f'{{ udfName = "B", bundlePath = "{bundle}", onError = "ignore" }}',
        f'{{ udfName = "B", bundlePath = "{bundle}" }}',
    )

    ended = cli("udfs", "--conf", path)

    assert ended.exit_code == 3
    places = [complaint.split(": ")[1] for complaint in ended.complaints]
    assert {f"{path}:2", f"{path}:3", f"{path}:4"} <= set(places)
    assert any("bundlePath" in line for line in ended.complaints)


def test_a_configuration_that_is_not_there_is_named(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "job.sql").write_text("SELECT 1")
    sentence = f"There is no configuration file at {tmp_path / 'no.conf'}."

    for command in (["udfs"], ["sql", "check", tmp_path / "job.sql"]):
        assert_refused(cli(*command, "--conf", tmp_path / "no.conf"), 3, sentence)


def test_a_configuration_that_is_no_configuration_is_refused(
    cli: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "bad.conf").write_text("mleap { udfRegistry = [\n")

    ended = cli("udfs", "--conf", tmp_path / "bad.conf")

    assert ended.exit_code == 3
    assert f"{tmp_path / 'bad.conf'}:" in ended.complaints[0]


def test_wrong_calls_fail_when_they_are_planned_with_the_signature(
    cli: CommandLine, demo_conf: Path, tmp_path: Path
) -> None:
    calls = {
        "Predict(a, n)": "No match found for function signature Predict(<NUMERIC>, <NUMERIC>).",
        "Predict(a, n, c, c)": "No match found for function signature Predict(",
        "Predict(a, n, s)": "Data type DOUBLE expected but STRING passed.",
        "Predict(bmi => a, age => n)": "No match found for function signature Predict(",
        "Predict(bmi => a, age => n, pressure => c)": "Predict has no argument pressure.",
    }
    (tmp_path / "job.sql").write_text(FEATURES + "\n".join(f"SELECT {c} FROM f;" for c in calls))  # noqa: S608

    ended = cli("sql", "check", tmp_path / "job.sql", "--conf", demo_conf)

    assert_refused(ended, 3, *calls.values())
    for line, complaint in enumerate(ended.complaints, 2):
        assert complaint.startswith(f"error: {tmp_path / 'job.sql'}:{line}: ")
        assert complaint.endswith(SIGNATURE)


def test_a_misspelt_function_is_answered_with_those_there_are(
    cli: CommandLine, demo_conf: Path, tmp_path: Path
) -> None:
    (tmp_path / "job.sql").write_text("SELECT Predikt(1)")

    ended = cli("sql", "run", tmp_path / "job.sql", "--conf", demo_conf)

    assert_refused(ended, 3, "Functions of the configuration: Predict.")


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("SELEC 1", "SELEC 1 has no place in a SQL file here"),
        ("SELECT 'a", "the ' that opens here is not closed."),
        ("SELECT ${a}", "the parameter a has no value; give it with --set a=VALUE."),
        ("SELECT 1 FROM", "Encountered"),
        ("SELECT 1 FROM nosuch", "Object 'nosuch' not found."),
        (
            "CREATE TEMPORARY TABLE k (a INT) WITH ('connector' = 'kafka'); SELECT * FROM k",
            "Could not find any factory for identifier 'kafka'",
        ),
    ],
)
@pytest.mark.parametrize("command", ["check", "run"])
def test_wrong_sql_is_one_sentence_with_its_line(
    cli: CommandLine, tmp_path: Path, command: str, sql: str, sentence: str
) -> None:
    (tmp_path / "job.sql").write_text(f"\n{sql}")

    ended = cli("sql", command, tmp_path / "job.sql")

    assert_refused(ended, 3, sentence)
    assert ended.complaints[0].startswith(f"error: {tmp_path / 'job.sql'}:2: ")


def test_a_row_that_cannot_be_scored_fails_the_job_with_its_column(
    cli: CommandLine, demo_conf: Path, tmp_path: Path
) -> None:
    (tmp_path / "job.sql").write_text("SELECT Predict(CAST(NULL AS DOUBLE), 50, 90.0E0)")

    ended = cli("sql", "run", tmp_path / "job.sql", "--conf", demo_conf)

    assert_refused(ended, 5, "Column bmi is NULL and the model takes no NULL there.")


def test_a_bundle_that_is_not_the_pinned_one_is_refused(
    cli: CommandLine, demo: Path, tmp_path: Path
) -> None:
    bundle = tmp_path / "model.zip"
    bundle.write_bytes((demo / "diabetes.zip").read_bytes())
    entry = f'{{ udfName = "P", bundlePath = "{bundle}", sha256 = "{"0" * 64}" }}'
    (tmp_path / "a.conf").write_text(f"mleap {{ udfRegistry = [{entry}] }}")
    (tmp_path / "job.sql").write_text("SELECT P(25.0E0, 50, 90.0E0)")

    ended = cli("sql", "run", tmp_path / "job.sql", "--conf", tmp_path / "a.conf")

    assert ended.exit_code == 4
    assert "sha256" in ended.complaints[0]


def test_a_session_cluster_that_is_not_there_is_named(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "job.sql").write_text("SELECT 1")
    port = free_port()

    ended = cli("sql", "run", tmp_path / "job.sql", "--target", f"session:127.0.0.1:{port}")

    assert_refused(ended, 5, f"No Flink cluster answers at 127.0.0.1:{port}.")


@pytest.mark.parametrize("text", NOT_ROWS)
def test_rows_that_do_not_fit_are_refused_and_nothing_is_written(
    cli: CommandLine, demo: Path, tmp_path: Path, text: str
) -> None:
    rows, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    rows.write_text(text)

    ended = cli("score", demo / "diabetes.zip", "--input", rows, "--output", out)

    assert_refused(ended, *NOT_ROWS[text])
    assert list(tmp_path.iterdir()) == [rows]


def test_debug_shows_the_trace_and_nothing_else_does(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "job.sql").write_text("SELECT nope")

    short = cli("sql", "check", tmp_path / "job.sql")
    long = cli("sql", "check", tmp_path / "job.sql", "--debug")

    assert len(short.complaints) == 1
    assert any("org.apache.calcite" in line for line in long.complaints)
    assert any(line.startswith("Traceback") for line in long.complaints)

import json
from pathlib import Path

import pytest

from tests.conftest import CommandLine

COMMANDS = [
    ["train"],
    ["bundle", "inspect"],
    ["bundle", "verify"],
    ["bundle", "diff"],
    ["bundle", "pin"],
    ["bundle", "sign"],
    ["export"],
    ["score"],
    ["udfs"],
    ["sql", "check"],
    ["sql", "run"],
    ["doctor"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(cli: CommandLine, command: list[str]) -> None:
    shown = cli(*command, "--help")

    assert shown.exit_code == 0
    assert f"Example: flink-mleap {' '.join(command)}" in shown.output
    assert "--json" in shown.output
    assert "--debug" in shown.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["udfs"],
        ["export"],
        ["bundle", "inspect"],
        ["score", "m.zip", "--input", "a.csv"],
        ["sql", "run"],
        ["sql", "run", "x.sql", "--nope"],
        ["sql", "run", "x.sql", "--target", "yarn"],
        ["sql", "run", "x.sql", "--detach"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(cli: CommandLine, arguments: list[str]) -> None:
    shown = cli(*arguments)

    assert shown.exit_code == 2
    assert shown.output == ""
    assert shown.complaints[0].startswith("Usage: flink-mleap")
    assert not any("Traceback" in line for line in shown.complaints)


@pytest.mark.parametrize("setting", ["a", "=b", "a=1 --set a=2"])
def test_a_malformed_set_is_wrong_usage(cli: CommandLine, tmp_path: Path, setting: str) -> None:
    (tmp_path / "x.sql").write_text("SELECT ${a}")

    shown = cli("sql", "check", tmp_path / "x.sql", "--set", *setting.split())

    assert shown.exit_code == 2
    assert any("--set takes NAME=VALUE" in line for line in shown.complaints)


def test_doctor_knows_what_is_needed(cli: CommandLine) -> None:
    shown = cli("doctor", "--json")

    findings = {finding["name"]: finding for finding in json.loads(shown.output)}
    assert {"Python", "Java", "PyFlink", "flink-mleap jar", "pyspark", "Gradle"} <= set(findings)
    assert findings["Java"]["found"].startswith("17.")
    assert findings["PyFlink"]["found"].startswith("2.2.")
    assert shown.exit_code == 0


def test_doctor_says_how_to_get_what_is_missing(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    shown = cli("doctor")

    assert shown.exit_code == 5
    assert "Java: Java is not installed. Install a JDK 17" in shown.output
    assert "Gradle: `sudo apt-get install gradle`" in shown.output

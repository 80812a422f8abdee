"""What tests share: bundles of the demo, servers, and the command line in this process."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from flink_mleap.errors import FlinkMleapError
from flink_mleap.jobs.flink_rest import FlinkRest
from flink_mleap.jobs.targets import LocalTarget
from flink_mleap.jvm.jars import flink_lib
from tests.servers.flink_session import FlinkSession, flink_session
from tests.servers.gcs import ObjectStore, object_store
from tests.servers.kafka import KafkaBroker, kafka_broker

REPOSITORY = Path(__file__).resolve().parents[1]


# A shell ignores SIGINT in what it starts in the background, and so would all processes of tests.
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    exit_code: int
    output: str
    complaints: list[str]

    def lines(self) -> list[dict[str, Any]]:
        """Returns the JSON objects of the output, one a line."""
        return [json.loads(line) for line in self.output.splitlines()]


class CommandLine(Protocol):
    """Runs ``flink-mleap`` with arguments."""

    def __call__(self, *arguments: str | os.PathLike[str]) -> Ended: ...


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line in this process, whose Java processes all tests share."""
    from flink_mleap.cli import main  # noqa: PLC0415

    def run(*arguments: str | os.PathLike[str]) -> Ended:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["flink-mleap", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        said = capfd.readouterr()
        code = end.value.code
        return Ended(code if isinstance(code, int) else 0, said.out, said.err.splitlines())

    return run


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundles and held-out rows of the recipes diabetes and wine."""
    from flink_mleap.train import run  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("demo")
    for recipe in ("diabetes", "wine"):
        run(recipe, folder)
    return folder


@pytest.fixture(scope="session")
def demo_conf(demo: Path) -> Path:
    """An application.conf with Predict, the diabetes bundle of `demo`."""
    conf = demo / "application.conf"
    bundle = json.dumps(str(demo / "diabetes.zip"))
    conf.write_text(
        f'mleap {{ udfRegistry = [ {{ udfName = "Predict", bundlePath = {bundle} }} ] }}\n'
    )
    return conf


@pytest.fixture(scope="session")
def two_functions(demo: Path) -> Path:
    """Predict and Predictv2, as the jobs of the demo call them; the second one is of bmi alone."""
    from sklearn.linear_model import LinearRegression  # noqa: PLC0415

    import flink_mleap  # noqa: PLC0415
    from flink_mleap.train.sklearn_recipes import diabetes_data  # noqa: PLC0415

    data = diabetes_data()
    model = LinearRegression().fit(data[["bmi"]], data["progression"])
    flink_mleap.export(model, demo / "bmi.zip", sample=data[["bmi"]])
    conf = (REPOSITORY / "conf" / "application.conf").read_text()
    made = demo / "two.conf"
    made.write_text(
        conf.replace("build/demo/diabetes-spark.zip", str(demo / "bmi.zip")).replace(
            "build/demo/diabetes.zip", str(demo / "diabetes.zip")
        )
    )
    return made


@pytest.fixture(scope="session")
def local_cluster() -> Iterator[FlinkRest]:
    """An embedded cluster in the Java process of this process."""
    with LocalTarget().connect() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def session_cluster() -> Iterator[FlinkSession]:
    """A session cluster of two processes with two slots."""
    with flink_session() as session:
        yield session


@pytest.fixture(scope="session")
def kafka() -> Iterator[KafkaBroker]:
    """A Kafka broker."""
    with kafka_broker() as broker:
        yield broker


@pytest.fixture(scope="session")
def gcs() -> Iterator[ObjectStore]:
    """An emulator of Google Cloud Storage."""
    with object_store() as store:
        yield store


@pytest.fixture(scope="session", autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of this process and of all that it starts: pytest removes it."""
    folder = tmp_path_factory.mktemp("temporary")
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    # PyFlink's Java process does not look at TMPDIR, and with options of ours forgets Flink's own.
    opens = re.findall(
        r"--add-(?:opens|exports)=\S+", (flink_lib().parent / "conf" / "config.yaml").read_text()
    )
    os.environ["FLINK_ENV_JAVA_OPTS"] = " ".join([*opens, f"-Djava.io.tmpdir={folder}"])
    return folder


@pytest.fixture(scope="session", autouse=True)
def java_logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where PyFlink's Java process writes its log."""
    folder = tmp_path_factory.mktemp("java-logs")
    os.environ["FLINK_LOG_DIR"] = str(folder)
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds to a failed test what its error says for the log only."""
    report = yield
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, FlinkMleapError) and error.detail:
        report.sections.append(("Detail of the error", error.detail))
    return report

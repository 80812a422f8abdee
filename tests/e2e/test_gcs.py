"""Bundles in Google Cloud Storage: a real client of Google's, an emulator, and bad days."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from flink_mleap import open_bundle
from flink_mleap.errors import BundleError, LoaderError
from tests.conftest import CommandLine
from tests.servers.gcs import BadStore, ObjectStore, answering, silent

RETRIES = 2


@pytest.fixture(scope="module")
def stocked(gcs: ObjectStore, demo: Path) -> ObjectStore:
    """The store with one bundle in the bucket ``models``."""
    gcs.make_bucket("models")
    gcs.upload("models", "team/diabetes.zip", (demo / "diabetes.zip").read_bytes())
    return gcs


@pytest.fixture
def conf_for(tmp_path: Path) -> Callable[[str], Path]:
    """Writes an application.conf for a store with the endpoint."""

    def write(endpoint: str) -> Path:
        conf = tmp_path / "application.conf"
        conf.write_text(
            "mleap {\n"
            '  udfRegistry = [ { udfName = "Predict", bundlePath = "team/diabetes.zip", '
            'bundleSource = "gcs" } ]\n'
            f'  loaders.gs {{ endpoint = "{endpoint}", credentials = "none", bucket = "models"\n'
            f"    connectTimeout = 1 second, readTimeout = 1 second, retries = {RETRIES}\n"
            "    deadline = 60 seconds }\n"
            "}\n"
        )
        return conf

    return write


def test_a_bundle_in_a_bucket_scores_in_flink(
    cli: CommandLine, stocked: ObjectStore, conf_for: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "job.sql").write_text("SELECT Predict(25.0E0, 50, 90.0E0) AS prediction")

    ended = cli(
        *("sql", "run", tmp_path / "job.sql", "--conf", conf_for(stocked.endpoint), "--json")
    )

    row, job = ended.lines()
    assert ended.complaints == []
    assert 100 < row["row"]["prediction"] < 200
    assert job["job"]["state"] == "FINISHED"


def test_a_bundle_can_be_named_by_its_address(
    stocked: ObjectStore, conf_for: Callable[[str], Path], demo: Path
) -> None:
    found = open_bundle("gs://models/team/diabetes.zip", conf=conf_for(stocked.endpoint))

    assert found.sha256 == open_bundle(demo / "diabetes.zip").sha256


@pytest.mark.parametrize(
    "address", ["gs://models/team/none.zip", "gs://nobucket/team/diabetes.zip"]
)
def test_a_missing_object_or_bucket_is_named(
    stocked: ObjectStore, conf_for: Callable[[str], Path], address: str
) -> None:
    with pytest.raises(BundleError) as refusal:
        open_bundle(address, conf=conf_for(stocked.endpoint))

    assert refusal.value.code == "loader.not-found"
    assert address in str(refusal.value)


@pytest.mark.parametrize(
    ("store", "code", "requests"),
    [
        (lambda: answering(401), "loader.denied", 1),
        (lambda: answering(403), "loader.denied", 1),
        (lambda: answering(503), "loader.unreachable", 1 + RETRIES),
        (silent, "loader.unreachable", 1 + RETRIES),
    ],
    ids=["401", "403", "503", "silent"],
)
def test_a_store_on_a_bad_day_is_given_up_after_its_retries(
    conf_for: Callable[[str], Path],
    store: Callable[[], AbstractContextManager[BadStore]],
    code: str,
    requests: int,
) -> None:
    with store() as bad:
        conf = conf_for(bad.endpoint)
        with pytest.raises(LoaderError) as refusal:
            open_bundle("gs://models/team/diabetes.zip", conf=conf)

    assert refusal.value.code == code
    assert "gs://models/team/diabetes.zip" in str(refusal.value)
    assert len(bad.requests) == requests


def test_the_command_line_says_it_in_one_sentence(
    cli: CommandLine, conf_for: Callable[[str], Path]
) -> None:
    with answering(403) as bad:
        ended = cli("udfs", "--conf", conf_for(bad.endpoint))

    assert (ended.exit_code, ended.output, len(ended.complaints)) == (4, "", 1)
    assert "check the credentials" in ended.complaints[0]

"""Credentials for S3: by reference, checked by a server that checks signatures, and in no log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from flink_mleap.errors import LoaderError
from flink_mleap.jvm.worker import ScoringWorker
from tests.e2e.stores.conftest import BUCKET, NAME, worker_command
from tests.servers.s3 import Keys, S3Store

LOCATION = f"s3://{BUCKET}/{NAME}"


@pytest.fixture
def keys(s3: S3Store, bundle: bytes) -> Iterator[Keys]:
    """Keys that the server asks for as long as the test runs."""
    s3.upload(BUCKET, NAME, bundle)
    yield s3.ask_for_keys()
    s3.ask_for_nothing()


@pytest.fixture
def conf(s3: S3Store, tmp_path: Path) -> str:
    """An application.conf that takes the keys from the environment."""
    path = tmp_path / "application.conf"
    path.write_text(
        f'mleap.loaders.s3 {{ endpoint = "{s3.endpoint}", credentials = "environment" }}\n'
    )
    return str(path)


def test_a_signed_request_is_taken_and_the_secret_is_in_no_log(
    keys: Keys,
    conf: str,
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys.access)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys.secret)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)

    with (
        caplog.at_level(logging.DEBUG, "flink_mleap.jvm.worker"),
        closing(ScoringWorker(worker_command(scratch))) as worker,
    ):
        described = worker.describe(LOCATION, conf=conf)

    assert described["manifest"]["name"]
    assert "software.amazon.awssdk" in caplog.text
    assert keys.secret not in caplog.text


def test_a_wrong_secret_is_a_refusal_that_does_not_show_it(
    keys: Keys,
    conf: str,
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys.access)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "Canary7f3a9c")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "SessionCanary7f3a9c")

    with (
        caplog.at_level(logging.DEBUG, "flink_mleap.jvm.worker"),
        closing(ScoringWorker(worker_command(scratch))) as worker,
        pytest.raises(LoaderError) as refusal,
    ):
        worker.describe(LOCATION, conf=conf)

    assert refusal.value.code == "loader.denied"
    assert "Canary7f3a9c" not in f"{caplog.text}{refusal.value!r}{refusal.value.detail}"


def test_without_keys_nobody_is_asked(
    conf: str, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY", raising=False)

    with (
        closing(ScoringWorker(worker_command(scratch))) as worker,
        pytest.raises(LoaderError) as refusal,
    ):
        worker.describe(LOCATION, conf=conf)

    assert refusal.value.code == "loader.denied"

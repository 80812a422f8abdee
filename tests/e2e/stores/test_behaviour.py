"""What holds for every store over the network: the real server, with faults on the way to it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from flink_mleap.errors import LoaderError
from flink_mleap.jvm.worker import ScoringWorker
from tests.e2e.stores.conftest import Store
from tests.servers.faulty_proxy import CutOff, Silence, Status

DEADLINE = 6
RETRIES = 100


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def refusal(worker: ScoringWorker, location: str, conf: str) -> LoaderError:
    with pytest.raises(LoaderError) as raised:
        worker.describe(location, conf=conf)
    return raised.value


def test_a_bundle_is_described_and_scores(
    store: Store, worker: ScoringWorker, tmp_path: Path, demo: Path, bundle: bytes
) -> None:
    conf = store.conf(tmp_path)
    names, row = ["age", "bmi", "bp"], [59.0, 32.1, 101.0]

    described = worker.describe(store.location, conf=conf)
    inputs = [field["name"] for field in described["inputs"]]
    rows = [[dict(zip(names, row, strict=True)).get(name, 50.0) for name in inputs]]

    assert described["sha256"] == sha256(bundle)
    assert worker.score(store.location, inputs, rows, conf=conf) == worker.score(
        str(demo / "diabetes.zip"), inputs, rows
    )


def test_a_missing_object_and_a_missing_bucket_are_named(
    store: Store, worker: ScoringWorker, tmp_path: Path
) -> None:
    for location in store.missing:
        problem = refusal(worker, location, store.conf(tmp_path))

        assert problem.code == "loader.not-found"
        assert location in str(problem)
    assert len(store.proxy.ranges) == len(store.missing)


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_are_not_asked_for_again(
    store: Store, worker: ScoringWorker, tmp_path: Path, status: int
) -> None:
    store.proxy.always = Status(status)

    assert refusal(worker, store.location, store.conf(tmp_path)).code == "loader.denied"
    assert len(store.proxy.ranges) == 1


def test_a_store_that_is_busy_for_a_while_gives_the_bundle(
    store: Store, worker: ScoringWorker, tmp_path: Path, bundle: bytes
) -> None:
    store.proxy.faults.extend([Status(503), Silence()])

    described = worker.describe(store.location, conf=store.conf(tmp_path))

    assert described["sha256"] == sha256(bundle)


@pytest.mark.parametrize("fault", [Status(503), Silence()], ids=["busy", "silent"])
def test_a_store_that_never_recovers_is_left_within_the_deadline(
    store: Store, worker: ScoringWorker, tmp_path: Path, fault: Status | Silence
) -> None:
    store.proxy.always = fault
    conf = store.conf(tmp_path, retries=str(RETRIES), deadline=f"{DEADLINE}s")

    assert refusal(worker, store.location, conf).code == "loader.unreachable"
    assert len(store.proxy.ranges) < RETRIES


def test_a_body_that_breaks_off_is_completed(
    store: Store, worker: ScoringWorker, tmp_path: Path, bundle: bytes
) -> None:
    store.proxy.faults.append(CutOff(after=1000))

    described = worker.describe(store.location, conf=store.conf(tmp_path))

    assert described["sha256"] == sha256(bundle)
    assert len(store.proxy.ranges) == 2
    if store.kind != "gs":
        assert store.proxy.ranges == [None, "bytes=1000-"]


def test_a_bundle_that_is_replaced_during_the_download_comes_as_a_whole(
    store: Store, worker: ScoringWorker, tmp_path: Path, other_bundle: bytes
) -> None:
    store.proxy.faults.append(CutOff(after=1000, then=lambda: store.put(other_bundle)))

    described = worker.describe(store.location, conf=store.conf(tmp_path))

    assert described["sha256"] == sha256(other_bundle)


def test_nothing_is_left_behind(
    store: Store, worker: ScoringWorker, tmp_path: Path, scratch: Path
) -> None:
    conf = store.conf(tmp_path, retries="0")
    for fault in (CutOff(after=1000), Status(403), Silence()):
        store.proxy.faults.append(fault)
        refusal(worker, store.location, conf)
    worker.describe(store.location, conf=conf)

    assert [path.name for path in scratch.iterdir()] == []

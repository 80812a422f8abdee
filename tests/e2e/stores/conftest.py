"""Real stores with a bundle in each, and a scoring process whose traces tests can see."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flink_mleap.jvm.jars import java_executable, worker_class_path
from flink_mleap.jvm.worker import ScoringWorker
from tests.servers.faulty_proxy import FaultyProxy, faulty_proxy
from tests.servers.gcs import ObjectStore
from tests.servers.s3 import S3Store, s3_store

BUCKET = "stores"
NAME = "team/bundle.zip"


@dataclass(frozen=True)
class Store:
    """A store behind a proxy.

    Attributes:
        kind: Its scheme.
        proxy: What stands between it and the loader.
        location: The bundle.
        missing: An object and a bucket that are not there.
        put: Makes or replaces the bundle.
        settings: Of the loader, but for the limits of transfers.
    """

    kind: str
    proxy: FaultyProxy
    location: str
    missing: tuple[str, str]
    put: Callable[[bytes], None]
    settings: str

    def conf(self, folder: Path, **limits: str) -> str:
        """Writes an application.conf for this store and returns its path."""
        given = {"connectTimeout": "2s", "readTimeout": "1s", "retries": "2", "deadline": "20s"}
        values = "\n".join(f"{name} = {value}" for name, value in (given | limits).items())
        path = folder / "application.conf"
        key = "https" if self.kind == "http" else self.kind
        path.write_text(f"mleap.loaders.{key} {{\n{self.settings}\n{values}\n}}\n")
        return str(path)


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Store]:
    """A server that speaks the protocol of S3."""
    with s3_store() as store:
        store.make_bucket(BUCKET)
        yield store


@pytest.fixture(scope="session")
def gcs_with_bucket(gcs: ObjectStore) -> ObjectStore:
    """The emulator of Google Cloud Storage with our bucket."""
    gcs.make_bucket(BUCKET)
    return gcs


@pytest.fixture(params=["gs", "s3", "http"])
def store(request: pytest.FixtureRequest, bundle: bytes) -> Iterator[Store]:
    """Each store in turn, with the bundle in it."""
    kind = str(request.param)
    if kind == "gs":
        gcs: ObjectStore = request.getfixturevalue("gcs_with_bucket")
        upstream, upload = gcs.endpoint, gcs.upload
    else:
        s3: S3Store = request.getfixturevalue("s3")
        upstream, upload = s3.endpoint, s3.upload

    def put(content: bytes) -> None:
        upload(BUCKET, NAME, content)

    put(bundle)
    with faulty_proxy(upstream) as proxy:
        root = f"{proxy.endpoint}/" if kind == "http" else f"{kind}://"
        endpoint = f'endpoint = "{proxy.endpoint}"\ncredentials = "none"'
        yield Store(
            kind,
            proxy,
            f"{root}{BUCKET}/{NAME}",
            (f"{root}{BUCKET}/none.zip", f"{root}no-such-bucket/bundle.zip"),
            put,
            "allowHttp = true" if kind == "http" else endpoint,
        )


@pytest.fixture(scope="session")
def bundle(demo: Path) -> bytes:
    """The bytes of a bundle."""
    return (demo / "diabetes.zip").read_bytes()


@pytest.fixture(scope="session")
def other_bundle(demo: Path) -> bytes:
    """The bytes of another bundle."""
    return (demo / "wine.zip").read_bytes()


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """The temporary folder of the scoring process, empty at first."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def worker(scratch: Path) -> Iterator[ScoringWorker]:
    """A scoring process of its own that logs all it can."""
    started = ScoringWorker(worker_command(scratch))
    yield started
    started.close()


def worker_command(scratch: Path) -> list[str]:
    """The command of a scoring process with a temporary folder of its own that logs all it can."""
    class_path = os.pathsep.join(str(jar) for jar in worker_class_path())
    options = ["-XX:+UseSerialGC", f"-Djava.io.tmpdir={scratch}"]
    options.append("-Dorg.apache.logging.log4j.level=ALL")
    main = "io.flinkmleap.worker.ScoringWorker"
    return [str(java_executable()), *options, "-cp", class_path, main]

"""Signatures beside bundles in stores over the network and in a file system of Flink."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flink_mleap.bundle.signing import sign_bundle
from flink_mleap.errors import BundleRefused, LoaderError
from flink_mleap.jvm.worker import ScoringWorker
from tests.e2e.stores.conftest import BUCKET, NAME, Store
from tests.integration.bundle.keys import KeyPair, new_key_pair
from tests.servers.faulty_proxy import Status
from tests.servers.gcs import ObjectStore
from tests.servers.s3 import S3Store

TOO_LARGE = b"{" + bytes((1 << 20) + 1)


@dataclass(frozen=True)
class Signed:
    """A bundle in a store, its signature, and the keys.

    Attributes:
        signature: What belongs beside the bundle.
        put: Makes or replaces what is beside the bundle.
    """

    store: Store
    signature: bytes
    keys: KeyPair
    put: Callable[[bytes], None]

    def verify(self, worker: ScoringWorker, folder: Path, **options: str | None) -> str:
        """Returns the digest of the bundle, or raises what is wrong."""
        found = worker.verify(
            self.store.location,
            conf=self.store.conf(folder),
            public_key=str(self.keys.public),
            **options,
        )
        return str(found["sha256"])


@pytest.fixture
def signed(store: Store, bundle: bytes, tmp_path: Path, request: pytest.FixtureRequest) -> Signed:
    """Each store in turn with a signed bundle, whose signature is not there yet."""
    keys = new_key_pair(tmp_path)
    (tmp_path / "bundle.zip").write_bytes(bundle)
    made = sign_bundle(tmp_path / "bundle.zip", keys.private)

    def put(content: bytes) -> None:
        backend: ObjectStore | S3Store = request.getfixturevalue(
            "gcs_with_bucket" if store.kind == "gs" else "s3"
        )
        backend.upload(BUCKET, f"{NAME}.sig", content)

    return Signed(store, made.read_bytes(), keys, put)


def test_the_signature_beside_a_bundle_counts_and_no_other(
    signed: Signed, worker: ScoringWorker, tmp_path: Path, scratch: Path
) -> None:
    signed.put(signed.signature)
    assert len(signed.verify(worker, tmp_path)) == 64

    flipped = bytearray(signed.signature)
    flipped[len(flipped) // 2] ^= 1
    for content in (bytes(flipped), b"{}", TOO_LARGE):
        signed.put(content)
        with pytest.raises(BundleRefused) as refused:
            signed.verify(worker, tmp_path)
        assert refused.value.code == "bundle.signature-invalid"
        assert f"{signed.store.location}.sig" in str(refused.value)
    assert list(scratch.iterdir()) == []


def test_a_signature_that_is_too_large_is_not_downloaded(
    signed: Signed, worker: ScoringWorker, tmp_path: Path
) -> None:
    signed.put(TOO_LARGE)

    with pytest.raises(BundleRefused, match="too large for a signature"):
        signed.verify(worker, tmp_path)

    assert len(signed.store.proxy.ranges) == 2


def test_a_missing_signature_and_a_store_that_denies_it_are_told_apart(
    signed: Signed, worker: ScoringWorker, tmp_path: Path
) -> None:
    elsewhere = signed.store.location.replace(NAME, "team/none.sig")
    with pytest.raises(BundleRefused) as missing:
        signed.verify(worker, tmp_path, signature=elsewhere)
    signed.store.proxy.always = Status(403)
    with pytest.raises(LoaderError) as denied:
        signed.verify(worker, tmp_path)

    assert missing.value.code == "bundle.signature-missing"
    assert denied.value.code == "loader.denied"


def test_the_signature_may_be_a_local_file(
    signed: Signed, worker: ScoringWorker, tmp_path: Path
) -> None:
    local = tmp_path / "local.sig"
    local.write_bytes(signed.signature)

    assert len(signed.verify(worker, tmp_path, signature=str(local))) == 64

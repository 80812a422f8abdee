"""Checks a bundle as a Flink task does before it serves, and says which check was passed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from flink_mleap.bundle.opened import absolute_uri
from flink_mleap.errors import BundleError
from flink_mleap.jvm.worker import scoring_worker

__all__ = ["Check", "Verification", "verify_bundle"]

State = Literal["passed", "failed", "not reached", "not asked for"]

# Which check finds which problem. What is not here and not of a loader is a rule of the archive.
_CODES = {
    "fetched": ("bundle.missing", "bundle.unreadable", "bundle.file-size"),
    "signature": ("bundle.signature-missing", "bundle.signature-invalid", "bundle.signature-key"),
    "entries": ("bundle.entry-mismatch", "bundle.invalid-manifest", "bundle.foreign"),
    "model": (
        "bundle.unsafe-node-name",
        "bundle.node-cycle",
        "bundle.node-depth",
        "bundle.duplicate-node",
        "bundle.missing-node",
        "bundle.unknown-operator",
        "bundle.native-operator",
        "bundle.invalid-model",
        "bundle.too-large",
    ),
    "schema": ("bundle.schema-mismatch",),
    "golden rows": ("bundle.golden-mismatch",),
}
_ORDER = ("fetched", "signature", "archive", "entries", "model", "schema", "golden rows")


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes:
        name: What was checked.
        state: How it ended.
        finding: What was found, or why it failed.
    """

    name: str
    state: State
    finding: str


@dataclass(frozen=True)
class Verification:
    """What the checks of a bundle have shown.

    Attributes:
        uri: Where the bundle is.
        sha256: Digest of the bundle; None when it was refused.
        checks: In the order in which they are made.
        problem: Why the bundle was refused; None when it was not.
    """

    uri: str
    sha256: str | None
    checks: tuple[Check, ...]
    problem: BundleError | None


def verify_bundle(
    uri: str | Path,
    *,
    conf: str | Path | None = None,
    public_key: Path | None = None,
    signature: str | Path | None = None,
) -> Verification:
    """Fetches a bundle, checks it as a whole and scores its golden rows.

    Args:
        uri: Path or URI of the bundle.
        conf: An application.conf with the settings of the loaders, if they need any.
        public_key: PEM file of the key that must have signed the bundle; None asks for no
            signature.
        signature: Path or URI of the signature; beside the bundle when None.

    Returns:
        The checks, also of a bundle that is refused.
    """
    where = absolute_uri(uri)
    try:
        found = scoring_worker().verify(
            where,
            conf=None if conf is None else str(Path(conf).absolute()),
            public_key=None if public_key is None else str(public_key.absolute()),
            signature=None if signature is None else absolute_uri(signature),
        )
    except BundleError as problem:
        return Verification(where, None, _refused(problem, public_key is not None), problem)
    return Verification(where, found["sha256"], _passed(found, public_key), None)


def _passed(found: dict[str, Any], public_key: Path | None) -> tuple[Check, ...]:
    worst = f"largest relative error {found['worstRelativeError']:.2g}"
    findings = {
        "fetched": f"sha256 {found['sha256']}",
        "signature": f"made with {public_key} for this file",
        "archive": "every name and size is within the rules",
        "entries": "every entry has the digest in the manifest",
        "model": "its nodes and operators are allowed, and MLeap loads it",
        "schema": f"as in the model: {_names(found['inputs'])} -> {_names(found['outputs'])}",
        "golden rows": f"{found['rows']} rows as in the training framework, {worst}",
    }
    return tuple(
        Check(name, "not asked for", "")
        if name == "signature" and public_key is None
        else Check(name, "passed", findings[name])
        for name in _ORDER
    )


def _names(fields: list[dict[str, Any]]) -> str:
    return ", ".join(field["name"] for field in fields)


def _refused(problem: BundleError, signed: bool) -> tuple[Check, ...]:
    failed = next((name for name, codes in _CODES.items() if problem.code in codes), None)
    if failed is None:
        failed = "fetched" if problem.code.startswith("loader.") else "archive"
    at = _ORDER.index(failed)

    def check(place: int, name: str) -> Check:
        if name == "signature" and not signed:
            return Check(name, "not asked for", "")
        if place == at:
            return Check(name, "failed", str(problem))
        return Check(name, "passed" if place < at else "not reached", "")

    return tuple(check(place, name) for place, name in enumerate(_ORDER))

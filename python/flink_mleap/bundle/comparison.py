"""What changed between two bundles: what they say, and how they score the same rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flink_mleap.bundle.manifest import Manifest
from flink_mleap.bundle.opened import Bundle, open_bundle
from flink_mleap.bundle.schema import Schema
from flink_mleap.errors import BundleRefused, SchemaError
from flink_mleap.jvm.worker import scoring_worker

__all__ = ["Change", "Comparison", "ScoredRow", "compare_bundles"]


@dataclass(frozen=True)
class Change:
    """Something that the two bundles say differently.

    Attributes:
        part: ``model``, ``input``, ``output``, ``parameter`` or ``metric``.
        name: What is different.
        first: What the first bundle says; None when it says nothing.
        second: What the second one says.
    """

    part: str
    name: str
    first: Any
    second: Any


@dataclass(frozen=True)
class ScoredRow:
    """A golden row of the first bundle, scored by both.

    Attributes:
        row: Its number, from 1.
        inputs: Value of each input.
        first: Value of each common output from the first bundle, encoded as
            `flink_mleap.jvm.values` says.
        second: The same from the second bundle.
        difference: Largest absolute difference of a number; infinite where anything else differs.
    """

    row: int
    inputs: dict[str, Any]
    first: dict[str, Any]
    second: dict[str, Any]
    difference: float


@dataclass(frozen=True)
class Comparison:
    """What changed between two bundles.

    Attributes:
        first: The one bundle.
        second: The other.
        changes: What they say differently.
        rows: The golden rows of the first one with both scores; empty where they have none in
            common.
        not_scored: Why there are no rows, or None.
    """

    first: Bundle
    second: Bundle
    changes: tuple[Change, ...]
    rows: tuple[ScoredRow, ...]
    not_scored: str | None


def compare_bundles(
    first: str | Path, second: str | Path, *, conf: str | Path | None = None
) -> Comparison:
    """Compares two bundles.

    Args:
        first: Path or URI of the one, usually the older.
        second: Path or URI of the other.
        conf: An application.conf with the settings of the loaders, if they need any.

    Raises:
        BundleError: One of them cannot be had or loaded.
    """
    one, other = open_bundle(first, conf=conf), open_bundle(second, conf=conf)
    changes = (
        *_changes("model", _facts(one.manifest), _facts(other.manifest)),
        *_schema_changes("input", one.input_schema, other.input_schema),
        *_schema_changes("output", one.output_schema, other.output_schema),
        *_changes("parameter", _flat(_parameters(one)), _flat(_parameters(other))),
        *_changes("metric", _metrics(one), _metrics(other)),
    )
    rows, reason = _scored(one, other)
    return Comparison(one, other, changes, rows, reason)


def _facts(manifest: Manifest | None) -> dict[str, Any]:
    if manifest is None:
        return {"manifest": "none"}
    return {
        "name": manifest.name,
        "version": manifest.version,
        "task": manifest.task,
        "framework": f"{manifest.framework.name} {manifest.framework.version}",
        "created": manifest.created.isoformat(),
        "labels": list(manifest.labels) if manifest.labels else None,
        "code": manifest.code.commit if manifest.code else None,
        "data": manifest.data.sha256 if manifest.data else None,
    }


def _parameters(bundle: Bundle) -> Mapping[str, Any]:
    return bundle.manifest.parameters if bundle.manifest else {}


def _metrics(bundle: Bundle) -> Mapping[str, Any]:
    return bundle.manifest.metrics if bundle.manifest else {}


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat


def _changes(part: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys((*first, *second)):
        if first.get(name) != second.get(name):
            yield Change(part, name, first.get(name), second.get(name))


def _schema_changes(part: str, first: Schema, second: Schema) -> Iterator[Change]:
    def told(schema: Schema) -> dict[str, str]:
        return {
            field.name: " ".join(
                (
                    str(field).removeprefix(f"{field.name} "),
                    *(("nullable",) if field.nullable else ()),
                    *(f"or {special}" for special in field.accepts),
                )
            )
            for field in schema
        }

    yield from _changes(part, told(first), told(second))
    if set(first.names) == set(second.names) and first.names != second.names:
        yield Change(part, "order", ", ".join(first.names), ", ".join(second.names))


def _scored(first: Bundle, second: Bundle) -> tuple[tuple[ScoredRow, ...], str | None]:
    outputs = [name for name in first.output_schema.names if name in second.output_schema.names]
    if first.manifest is None:
        return (), "the first bundle has no golden rows"
    if set(second.input_schema.names) - set(first.input_schema.names):
        return (), "the second bundle takes columns that the first one does not know"
    if not outputs:
        return (), "the bundles have no output in common"
    golden = scoring_worker().golden(first.uri, conf=first.conf)
    columns, rows = golden["inputs"], [row["in"] for row in golden["rows"]]
    try:
        one, other = (_scores(bundle, outputs, columns, rows) for bundle in (first, second))
    except SchemaError as error:
        return (), f"the bundles take columns of different types: {error}"
    except BundleRefused as error:
        if error.code != "bundle.foreign":
            raise
        return (), "a bundle without a manifest is not scored"
    scored = (
        ScoredRow(
            row,
            dict(zip(columns, inputs, strict=True)),
            dict(zip(outputs, ours, strict=True)),
            dict(zip(outputs, theirs, strict=True)),
            max(_difference(a, b) for a, b in zip(ours, theirs, strict=True)),
        )
        for row, (inputs, ours, theirs) in enumerate(zip(rows, one, other, strict=True), 1)
    )
    return tuple(scored), None


def _scores(
    bundle: Bundle, outputs: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[list[Any]]:
    scored: list[list[Any]] = scoring_worker().score(
        bundle.uri, columns, rows, conf=bundle.conf, outputs=outputs, on_error="null"
    )["rows"]
    return scored


def _difference(first: Any, second: Any) -> float:
    if first == second:
        return 0.0
    if isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        pairs = zip(first, second, strict=True)
        return max((_difference(a, b) for a, b in pairs), default=0.0)
    if isinstance(first, bool) or isinstance(second, bool):
        return math.inf
    if isinstance(first, int | float) and isinstance(second, int | float):
        return abs(first - second)
    return math.inf

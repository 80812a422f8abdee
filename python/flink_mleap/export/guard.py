"""Writes a bundle and keeps it only if the JVM scores it as the framework does."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flink_mleap.bundle import (
    GOLDEN_ENTRY,
    MANIFEST_ENTRY,
    Bundle,
    GoldenRows,
    Manifest,
    open_bundle,
)
from flink_mleap.bundle.archive import entry_digests, new_file, write_archive
from flink_mleap.bundle.scoring import encode_rows
from flink_mleap.errors import BundleRefused, ExportError, ParityError, RowError
from flink_mleap.export.golden_choice import choose_golden_rows
from flink_mleap.export.metadata import Metadata
from flink_mleap.export.parity import check_parity
from flink_mleap.export.progress import ExportProgress
from flink_mleap.export.scored_model import ScoredModel
from flink_mleap.jvm.values import decode
from flink_mleap.jvm.worker import OnError, scoring_worker

__all__ = ["write_checked_bundle"]

_MLEAP_VERSION = "0.20.0"
_MOST_ROWS, _MOST_VALUES = 5_000, 2_000_000
"""Of one answer of the JVM, which is text: many times as large as the numbers in it."""

_TOO_LARGE = (
    *("bundle.file-size", "bundle.total-size", "bundle.entry-size", "bundle.entry-count"),
    *("bundle.json-size", "bundle.json-depth", "bundle.node-depth"),
)
_UNTAKEN = ("row.nan", "row.null")
"""Why a copy without a manifest refuses a row that the bundle takes."""


def write_checked_bundle(
    model: ScoredModel,
    path: Path,
    *,
    name: str,
    version: str,
    metadata: Metadata,
    progress: ExportProgress,
) -> Bundle:
    """Writes the bundle beside `path`, scores the sample on the JVM, and moves it into place.

    Raises:
        ParityError: The scores differ; nothing was written and a file at `path` is as it was.
        ExportError: The file cannot be written, or is larger than loaders take by default.
    """
    progress.step("Writing the bundle")
    golden = choose_golden_rows(model)
    with new_file(path) as new:
        write_archive(new, _entries(model, golden, name, version, metadata))
        try:
            progress.step("Scoring the bundle on the JVM", _count_rows(model))
            check_parity(model, _scores(model, new, progress))
            _check_added_rows(model, new, progress)
        except BundleRefused as refusal:
            if refusal.code in _TOO_LARGE:
                raise _too_large(refusal, new, path) from refusal
            if refusal.code != "bundle.golden-mismatch":
                raise
            raise _golden_mismatch(model, refusal, new) from refusal
        except RowError as error:
            raise _unscored_row(model, error) from error
    return open_bundle(path)


def _too_large(refusal: BundleRefused, new: Path, path: Path) -> ExportError:
    reason = refusal.sentence.replace(str(new.absolute()), str(path)).rpartition(": ")[0]
    return ExportError(
        "export.too-large",
        f"{reason}: train a smaller model, with fewer or shallower trees or fewer columns.",
        refusal.detail,
    )


def _unscored_row(model: ScoredModel, error: RowError) -> ParityError:
    return ParityError(
        "export.unscored-row",
        f"{model.framework.name} scores row {error.row} of the sample, but the bundle does not "
        f"({error.sentence}) so it was not written.",
        error.detail,
        differences=[{"row": error.row, "relative_error": float("inf")}],
    )


def _count_rows(model: ScoredModel) -> int:
    return len(model.sample) + sum(len(each.rows) + len(each.refused) for each in model.added)


def _check_added_rows(model: ScoredModel, path: Path, progress: ExportProgress) -> None:
    for each in model.added:
        if len(each.rows):
            part = replace(model, sample=each.rows, expected=each.expected)
            check_parity(part, _scores(part, path, progress), each.kind, model)
        if len(each.refused):
            part = replace(model, sample=each.refused)
            _check_refused(part, _scores(part, path, progress, on_error="null"), each.kind)


def _check_refused(model: ScoredModel, got: list[list[Any]], kind: str) -> None:
    scored = [row for row, values in enumerate(got) if any(value is not None for value in values)]
    if scored:
        names = list(model.inputs.names)
        raise ParityError(
            "export.unrefused-row",
            f"{model.framework.name} refuses {kind}, but the bundle scores {len(scored)} of "
            f"{len(got)}, so it was not written.",
            differences=[
                {
                    "row": row,
                    "column": model.outputs[0].name,
                    "expected": None,
                    "got": got[row][0],
                    "relative_error": float("inf"),
                    "inputs": model.sample[names].iloc[row].to_dict(),
                }
                for row in scored[:10]
            ],
        )


def _golden_mismatch(model: ScoredModel, refusal: BundleRefused, path: Path) -> ParityError:
    """Returns the error with the worst rows: MLeap's part of the bundle is scored unchecked."""
    unchecked = path.with_name(f"{path.name}.unchecked")
    # Without the manifest the scorer gives the index of a class where it would give its label.
    if all(output.column is None for output in model.outputs):
        try:
            write_archive(unchecked, _mleap_entries(model, "unchecked", _now()))
            check_parity(model, _scores(model, unchecked, allow_foreign=True))
        except ParityError as error:
            return error
        except RowError as error:
            if error.code not in _UNTAKEN:
                return _unscored_row(model, error)
        except BundleRefused:
            pass  # the first refusal says enough
        finally:
            unchecked.unlink(missing_ok=True)
    return ParityError(
        "export.parity",
        f"The bundle does not score the sample as {model.framework.name} does, so it was not "
        "written.",
        " ".join(filter(None, (refusal.sentence, refusal.detail))),
    )


def _scores(
    model: ScoredModel,
    path: Path,
    progress: ExportProgress | None = None,
    *,
    allow_foreign: bool = False,
    on_error: OnError = "fail",
) -> list[list[Any]]:
    rows = encode_rows(model.inputs, model.sample)
    size = max(1, min(_MOST_ROWS, _MOST_VALUES // max(model.width, 1)))
    scored: list[list[Any]] = []
    for start in range(0, len(rows), size):
        try:
            answer = scoring_worker().score(
                str(path.absolute()),
                model.inputs.names,
                rows[start : start + size],
                outputs=model.outputs.names,
                allow_foreign=allow_foreign,
                on_error=on_error,
            )
        except RowError as error:
            error.row = start + (error.row or 0)
            raise
        scored += [
            [
                decode(value, output.type, output.is_vector)
                for value, output in zip(row, model.outputs, strict=True)
            ]
            for row in answer["rows"]
        ]
        if progress is not None:
            progress.advance(len(answer["rows"]))
    return scored


def _entries(
    model: ScoredModel, golden: GoldenRows, name: str, version: str, metadata: Metadata
) -> dict[str, bytes]:
    created = _now()
    entries = _mleap_entries(model, name, created)
    entries[GOLDEN_ENTRY] = golden.to_json().encode()
    manifest = Manifest(
        name=name,
        version=version,
        created=created,
        framework=model.framework,
        task=model.task,
        inputs=tuple(model.inputs),
        outputs=tuple(model.outputs),
        labels=None if model.labels is None else tuple(map(_label, model.labels)),
        entries=entry_digests(entries),
        code=metadata.code,
        data=metadata.data,
        parameters={**model.parameters, **metadata.parameters},
        metrics=dict(metadata.metrics),
        baseline=metadata.baseline,
    )
    return {**entries, MANIFEST_ENTRY: manifest.to_json().encode()}


def _mleap_entries(model: ScoredModel, name: str, created: datetime) -> dict[str, bytes]:
    return {**model.entries, "bundle.json": _bundle_json(model.entries, name, created)}


def _bundle_json(entries: Mapping[str, bytes], name: str, created: datetime) -> bytes:
    """Returns MLeap's description of the archive; equal models of one name have one uid."""
    content = json.dumps([name, entry_digests(entries)])
    document = {
        "uid": str(uuid.uuid5(uuid.NAMESPACE_OID, content)),
        "name": name,
        "format": "json",
        "version": _MLEAP_VERSION,
        "timestamp": created.replace(tzinfo=None).isoformat(timespec="milliseconds"),
    }
    return json.dumps(document).encode()


def _label(label: Any) -> str:
    """Returns a class as the text from which the scorer reads it."""
    return str(label).lower() if isinstance(label, bool) else str(label)


def _now() -> datetime:
    """Returns the time in whole seconds, or that of SOURCE_DATE_EPOCH for reproducible builds."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.now(UTC) if fixed is None else datetime.fromtimestamp(int(fixed), UTC)
    return now.replace(microsecond=0)

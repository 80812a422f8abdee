"""Compares the scores of a bundle with those of the framework.

A double may differ by the tolerance times its magnitude, which counts as at least a share of the
greatest magnitude in its column (`ScoredModel.smallest_share`). Everything else has to be equal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flink_mleap.bundle.schema import Field
from flink_mleap.errors import ParityError
from flink_mleap.export.scored_model import ScoredModel

__all__ = ["check_parity"]

_WORST_ROWS = 10


def check_parity(
    model: ScoredModel,
    got: Sequence[Sequence[Any]],
    rows: str = "sample rows",
    sample: ScoredModel | None = None,
) -> None:
    """Compares every output of every row of the sample.

    Args:
        model: The model with the scores that it has to give.
        got: The decoded scores of the bundle, one row for each sample row, in the order of the
            outputs.
        rows: How a sentence calls the rows.
        sample: The same model with other rows, whose magnitudes count too; None without others.

    Raises:
        ParityError: One differs by more than the tolerance; carries the worst rows.
    """
    differences = [
        difference
        for i, output in enumerate(model.outputs)
        for difference in _differences(
            model, output, [row[i] for row in got], _smallest(model, sample or model, output)
        )
    ]
    if differences:
        raise _parity_error(model, sorted(differences, key=_gravity), rows)


def _gravity(difference: dict[str, Any]) -> tuple[float, int]:
    return -difference["relative_error"], difference["row"]


def _smallest(
    model: ScoredModel, sample: ScoredModel, output: Field
) -> float | NDArray[np.float64]:
    if model.is_exact(output):
        return math.inf
    return model.smallest_share * np.maximum(model.scale(output), sample.scale(output))


def _differences(
    model: ScoredModel, output: Field, got: Sequence[Any], smallest: float | NDArray[np.float64]
) -> Iterator[dict[str, Any]]:
    expected = model.expected[output.name]
    for row, (want, have) in enumerate(zip(expected, got, strict=True)):
        if model.is_exact(output):
            error = 0.0 if have is not None and np.array_equal(want, have) else math.inf
        else:
            error = _relative_error(want, have, smallest)
        if not error <= model.tolerance:
            yield {
                "row": row,
                "column": output.name,
                "expected": want.tolist() if isinstance(want, np.generic | np.ndarray) else want,
                "got": have.tolist() if isinstance(have, np.ndarray) else have,
                "relative_error": error,
            }


def _relative_error(want: Any, have: Any, smallest: float | NDArray[np.float64]) -> float:
    if have is None or np.shape(want) != np.shape(have):
        return math.inf
    wanted: NDArray[np.float64] = np.asarray(want, dtype=np.float64)
    had: NDArray[np.float64] = np.asarray(have, dtype=np.float64)
    same = (wanted == had) | (np.isnan(wanted) & np.isnan(had))
    with np.errstate(invalid="ignore"):
        error = np.abs(wanted - had) / np.maximum(np.abs(wanted), smallest)
    error = np.where(same, 0.0, np.where(np.isfinite(error), error, math.inf))
    return float(error.max(initial=0.0))


def _parity_error(model: ScoredModel, differences: list[dict[str, Any]], kind: str) -> ParityError:
    rows = {difference["row"] for difference in differences}
    columns = sorted({difference["column"] for difference in differences})
    worst = [
        {**each, "inputs": model.sample[list(model.inputs.names)].iloc[each["row"]].to_dict()}
        for each in differences[:_WORST_ROWS]
    ]
    return ParityError(
        "export.parity",
        f"The bundle scores {len(rows)} of {len(model.sample)} {kind} differently from "
        f"{model.framework.name} (column{'s' if len(columns) > 1 else ''} {', '.join(columns)}), "
        "so it was not written. The model uses something that MLeap does in another way.",
        "\n".join(
            f"row {each['row']}: {each['column']} expected {each['expected']} got {each['got']} "
            f"(relative error {each['relative_error']:.3g}) for {each['inputs']}"
            for each in worst
        ),
        differences=worst,
    )

"""Chooses the golden rows of a bundle from its sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from flink_mleap.bundle import GoldenRow, GoldenRows
from flink_mleap.bundle.schema import Field
from flink_mleap.bundle.scoring import encode_rows
from flink_mleap.export.sample import spread_places
from flink_mleap.export.scored_model import FLOAT32_TOLERANCE, ScoredModel
from flink_mleap.jvm.values import encode

__all__ = ["choose_golden_rows"]

_SHARE_OF_WELL_CONDITIONED = 1e-3

_MOST, _FEWEST, _MOST_OF_A_KIND, _MOST_ADDED = 100, 10, 10, 40

_MOST_NUMBERS = 1_000_000
"""Outputs of the rows of a sample together: of a table of very many columns fewer rows are kept."""


def choose_golden_rows(model: ScoredModel) -> GoldenRows:
    """Returns at most 100 rows of the sample, and 40 of the decisive ones that were added to it.

    There are fewer where a row has more than 10,000 outputs, and always one.

    Those of the sample are spread over the range of the main result. Rows with an output near zero
    are left out while ten others remain: there the order of additions shows in the relative error,
    and a load must not fail for that. Where fewer remain, values near zero count at a load as what
    they count as at the export.
    """
    well = np.flatnonzero(_well_conditioned(model, model.scale))
    is_well = len(well) >= _FEWEST
    candidates = well if is_well else np.arange(len(model.sample))
    main = model.expected[model.outputs[0].name]
    keys = main if main.ndim == 1 else main[:, 0]
    by_result = candidates[np.argsort(keys[candidates], kind="stable")]
    most = _most_rows(model)
    chosen = sorted(by_result[spread_places(len(by_result), most)].tolist())
    return GoldenRows(
        tolerance=model.tolerance,
        smallest_share=_SHARE_OF_WELL_CONDITIONED if is_well else model.smallest_share,
        inputs=model.inputs.names,
        outputs=model.outputs.names,
        rows=(*_rows(model, chosen), *islice(_added_rows(model), most * _MOST_ADDED // _MOST)),
    )


def _most_rows(model: ScoredModel) -> int:
    return max(1, min(_MOST, _MOST_NUMBERS // max(model.width, 1)))


def _rows(model: ScoredModel, chosen: Sequence[int]) -> Iterator[GoldenRow]:
    inputs = encode_rows(model.inputs, model.sample.iloc[list(chosen)])
    for values, row in zip(inputs, chosen, strict=True):
        yield GoldenRow(inputs=tuple(values), outputs=_outputs(model, row))


def _added_rows(model: ScoredModel) -> Iterator[GoldenRow]:
    for added in model.added:
        if added.is_decisive and len(added.rows):
            part = replace(model, sample=added.rows, expected=added.expected)
            well = np.flatnonzero(_well_conditioned(part, model.scale))
            places = spread_places(len(well), _MOST_OF_A_KIND)
            yield from _rows(part, well[places].tolist())


def _outputs(model: ScoredModel, row: int) -> tuple[object, ...]:
    return tuple(encode(model.expected[name][row]) for name in model.outputs.names)


def _well_conditioned(
    model: ScoredModel, scale: Callable[[Field], NDArray[np.float64]]
) -> NDArray[np.bool_]:
    well = np.ones(len(model.sample), dtype=bool)
    for output in model.outputs:
        if not model.is_exact(output):
            values = np.abs(model.expected[output.name])
            large = values >= model.smallest_share * scale(output)
            if not _may_be_rounded_to_zero(model, output):
                large |= values == 0.0
            well &= large if large.ndim == 1 else large.all(axis=1)
    return well


def _may_be_rounded_to_zero(model: ScoredModel, output: Field) -> bool:
    """Whether a 0 is a difference to 1 that float32 is too short for."""
    return output.name == "probability" and model.tolerance >= FLOAT32_TOLERANCE

"""Chooses the golden rows of a bundle from its sample."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from flink_mleap.bundle import GoldenRow, GoldenRows
from flink_mleap.bundle.scoring import encode_rows
from flink_mleap.export.parity import SMALLEST_MAGNITUDE
from flink_mleap.export.scored_model import ScoredModel
from flink_mleap.jvm.values import encode

__all__ = ["choose_golden_rows"]

_MOST, _FEWEST = 100, 10


def choose_golden_rows(model: ScoredModel) -> GoldenRows:
    """Returns at most 100 rows, spread over the range of the main result.

    Rows with an output near zero are left out while ten others remain: there the order of additions
    shows in the relative error, and a load must not fail for that.
    """
    well = np.flatnonzero(_well_conditioned(model))
    candidates = well if len(well) >= _FEWEST else np.arange(len(model.sample))
    main = model.expected[model.outputs[0].name]
    keys = main if main.ndim == 1 else main[:, 0]
    by_result = candidates[np.argsort(keys[candidates], kind="stable")]
    places = np.linspace(0, len(by_result) - 1, min(_MOST, len(by_result))).round().astype(int)
    chosen = sorted(by_result[places].tolist())
    inputs = encode_rows(model.inputs, model.sample.iloc[chosen])
    return GoldenRows(
        tolerance=model.tolerance,
        inputs=model.inputs.names,
        outputs=model.outputs.names,
        rows=tuple(
            GoldenRow(inputs=tuple(values), outputs=_outputs(model, row))
            for values, row in zip(inputs, chosen, strict=True)
        ),
    )


def _outputs(model: ScoredModel, row: int) -> tuple[object, ...]:
    return tuple(encode(model.expected[name][row]) for name in model.outputs.names)


def _well_conditioned(model: ScoredModel) -> NDArray[np.bool_]:
    well = np.ones(len(model.sample), dtype=bool)
    for output in model.outputs:
        if not model.is_exact(output):
            values = np.abs(model.expected[output.name])
            large = (values == 0.0) | (values >= SMALLEST_MAGNITUDE * model.scale(output))
            well &= large if large.ndim == 1 else large.all(axis=1)
    return well

"""Rows on which trees go wrong, and the comparison of a bundle with its model on them."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import flink_mleap
from tests.integration.export.families import expected_scores
from tests.integration.export.parity import Splits, rows_near, rows_on_thresholds

ROWS = 10_000
FLOAT32 = 1e-6


def tree_rows(data: pd.DataFrame, splits: Splits) -> pd.DataFrame:
    """Returns 10,000 rows: near the data, and on the thresholds and just beside them.

    Where the data has missing values, a tenth of all values is missing.
    """
    on_thresholds = rows_on_thresholds(splits, data)
    together = pd.concat([rows_near(data, ROWS - len(on_thresholds)), on_thresholds])
    if data.isna().any(axis=None):
        rng = np.random.default_rng(21)
        values = together.to_numpy()
        values[rng.random(values.shape) < 0.1] = np.nan
        together = pd.DataFrame(values, columns=data.columns)
    return together.reset_index(drop=True)


def assert_scores(
    bundle: flink_mleap.Bundle,
    rows: pd.DataFrame,
    expected: dict[str, NDArray[Any]],
    tolerance: float,
) -> None:
    """Compares labels exactly, and doubles by a relative tolerance."""
    assert len(rows) >= ROWS
    scored = bundle.score(rows)
    assert set(scored.columns) == set(expected)
    for name, wanted in expected.items():
        is_label = name == "prediction" and len(expected) > 1
        got = np.stack(scored[name].to_list()) if wanted.ndim > 1 else scored[name].to_numpy()
        if is_label:
            assert got.tolist() == wanted.tolist()
        else:
            least = np.abs(wanted).max(axis=0) / 1000
            error = np.abs(got - wanted) / np.maximum(np.abs(wanted), least + 1e-300)
            assert error.max() <= tolerance, (name, error.max())


def check_trees(
    model: Any,
    data: pd.DataFrame,
    path: Path,
    splits: Splits,
    tolerance: float = 1e-9,
) -> flink_mleap.Bundle:
    """Exports a fitted model and compares all that it gives on 10,000 rows."""
    bundle = flink_mleap.export(model, path / "model.zip", sample=data)
    rows = tree_rows(data, splits)
    features = rows if hasattr(model, "feature_names_in_") else rows.to_numpy()
    assert_scores(bundle, rows, expected_scores(model, features), tolerance)
    return bundle


def with_gaps(data: pd.DataFrame, share: float = 0.1) -> pd.DataFrame:
    """Returns the data with some of its values missing."""
    gaps = np.random.default_rng(22).random(data.shape) < share
    return data.mask(gaps)

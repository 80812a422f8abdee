"""Rows on which trees go wrong, and the comparison of a bundle with its model on them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import flink_mleap
from tests.integration.export.families import expected_scores
from tests.integration.export.parity import beside, rows_near

ROWS = 10_000
FLOAT32 = 1e-6
_AT_THRESHOLDS = 4_000

Splits = Iterable[tuple[int, float]]


def tree_rows(data: pd.DataFrame, splits: Splits) -> pd.DataFrame:
    """Returns 10,000 rows: near the data, and on the thresholds and just beside them.

    Where the data has missing values, a tenth of all values is missing.
    """
    rng = np.random.default_rng(21)
    base = data.to_numpy(np.float64)
    chosen = sorted({split for split in splits if abs(split[1]) < np.finfo(np.float32).max})
    rng.shuffle(chosen)
    changes = [(feature, value) for feature, threshold in chosen for value in beside(threshold)]
    changes = changes[:_AT_THRESHOLDS]
    rows = base[rng.integers(0, len(base), len(changes))]
    rows[np.arange(len(rows)), [feature for feature, _ in changes]] = [
        value for _, value in changes
    ]
    together = pd.concat(
        [rows_near(data, ROWS - len(changes)), pd.DataFrame(rows, columns=data.columns)]
    )
    if data.isna().any(axis=None):
        values = together.to_numpy()
        values[rng.random(values.shape) < 0.1] = np.nan
        together = pd.DataFrame(values, columns=data.columns)
    return together.reset_index(drop=True)


def assert_same(
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
    assert_same(bundle, rows, expected_scores(model, features), tolerance)
    return bundle


def fitted_splits(members: Iterable[Any]) -> list[tuple[int, float]]:
    """Returns the features and thresholds of scikit-learn's trees."""
    return [
        (int(feature), float(threshold))
        for each in members
        for feature, threshold in zip(each.tree_.feature, each.tree_.threshold, strict=True)
        if feature >= 0
    ]


def with_gaps(data: pd.DataFrame, share: float = 0.1) -> pd.DataFrame:
    """Returns the data with some of its values missing."""
    gaps = np.random.default_rng(22).random(data.shape) < share
    return data.mask(gaps)

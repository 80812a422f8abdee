"""Rows that are hard to score, and the comparison of a bundle with its model on them."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import flink_mleap

ROWS = 1500

Splits = Iterable[tuple[int, float]]
"""Features and the thresholds that they are compared with."""


def rows_near(data: pd.DataFrame, rows: int = ROWS) -> pd.DataFrame:
    """Returns the data, rows between and around them, and the extremes of every column."""
    rng = np.random.default_rng(11)
    picks = data.to_numpy(np.float64)[rng.integers(0, len(data), (2, rows))]
    mixed = picks[0] + rng.uniform(-0.2, 1.2, (rows, 1)) * (picks[1] - picks[0])
    extremes = np.vstack([np.diag(edge) + _off_diagonal(data) for edge in _edges(data)])
    together = np.vstack([data.to_numpy(np.float64), mixed, extremes])
    return pd.DataFrame(together, columns=data.columns)


def _edges(data: pd.DataFrame) -> Iterable[NDArray[np.float64]]:
    low, high = data.min().to_numpy(np.float64), data.max().to_numpy(np.float64)
    yield from (low, high, -100 * np.abs(high), 100 * np.abs(high), np.zeros_like(low))


def _off_diagonal(data: pd.DataFrame) -> NDArray[np.float64]:
    middle = data.median().to_numpy(np.float64)
    return np.tile(middle, (len(middle), 1)) - np.diag(middle)


def rows_on_thresholds(splits: Splits, data: pd.DataFrame, limit: int = 4000) -> pd.DataFrame:
    """Returns rows on every threshold and just beside it, in float32 and in double."""
    rng = np.random.default_rng(12)
    base = data.to_numpy(np.float64)
    chosen = sorted({split for split in splits if abs(split[1]) < np.finfo(np.float32).max})
    rng.shuffle(chosen)
    changes = [(feature, value) for feature, threshold in chosen for value in beside(threshold)]
    changes = changes[:limit]
    rows = base[rng.integers(0, len(base), len(changes))]
    rows[np.arange(len(rows)), [feature for feature, _ in changes]] = [
        value for _, value in changes
    ]
    return pd.DataFrame(rows, columns=data.columns)


def fitted_splits(members: Iterable[Any]) -> list[tuple[int, float]]:
    """Returns the features and thresholds of scikit-learn's trees."""
    return [
        (int(feature), float(threshold))
        for each in members
        for feature, threshold in zip(each.tree_.feature, each.tree_.threshold, strict=True)
        if feature >= 0
    ]


def beside(threshold: float) -> list[float]:
    """Returns the threshold, its float32 neighbours, the midpoints, and the doubles beside each."""
    single = np.float32(threshold)
    up, down = (np.nextafter(single, np.float32(to)) for to in (np.inf, -np.inf))
    values = [threshold, float(single), float(up), float(down)]
    values += [(float(single) + float(up)) / 2, (float(single) + float(down)) / 2]
    return [float(np.nextafter(v, to)) if to else v for v in values for to in (None, 1e300, -1e300)]


def assert_same_scores(model: Any, bundle: flink_mleap.Bundle, rows: pd.DataFrame) -> pd.DataFrame:
    """Scores the rows with scikit-learn and on the JVM: labels equal, doubles to 1e-9."""
    assert len(rows) >= 1000
    named = hasattr(model, "feature_names_in_")
    features = rows if named else rows.to_numpy()
    scored = bundle.score(rows)
    predicted = np.ravel(model.predict(features))
    if hasattr(model, "classes_"):
        assert scored["prediction"].tolist() == predicted.tolist()
        close(np.stack(scored["probability"].to_list()), model.predict_proba(features))
    else:
        close(scored["prediction"].to_numpy(), predicted)
    if "raw_prediction" in scored:
        margins = model.decision_function(features)
        margins = margins if margins.ndim > 1 else np.column_stack([-margins, margins])
        close(np.stack(scored["raw_prediction"].to_list()), margins)
    return scored


def close(got: NDArray[np.float64], expected: NDArray[np.float64]) -> None:
    """Compares to a relative 1e-9; a value near zero counts as a thousandth of the largest."""
    largest = np.abs(expected).max(axis=0)
    np.testing.assert_array_less(
        np.abs(got - expected), 1e-9 * np.maximum(np.abs(expected), largest / 1000) + 1e-300
    )

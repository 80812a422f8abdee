"""Tables with columns of every type, gaps and surprises, and the comparison of a bundle on them."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import flink_mleap

ROWS = 10_000
CITIES = np.array(["Oslo", "Łódź", "Rome", "", "Ghent", "Bern"], dtype=object)
PLANS = np.array(["free", "team", "firm", None], dtype=object)


def mixed_table(rows: int = 400, seed: int = 0) -> pd.DataFrame:
    """Returns numbers, whole numbers, truth values and strings, some of them missing."""
    rng = np.random.default_rng(seed)
    gap = rng.normal(40.0, 12.0, rows)
    gap[rng.random(rows) < 0.15] = np.nan
    return pd.DataFrame(
        {
            "x": rng.normal(size=rows),
            "amount": np.exp(rng.normal(3.0, 1.0, rows)),
            "count": rng.integers(0, 9, rows),
            "gap": gap,
            "member": rng.random(rows) < 0.4,
            "city": rng.choice(CITIES, rows, p=[0.4, 0.3, 0.2, 0.05, 0.03, 0.02]),
            "plan": rng.choice(PLANS, rows, p=[0.5, 0.3, 0.1, 0.1]),
        }
    )


def target_of(table: pd.DataFrame) -> pd.Series:
    """Returns a positive number that depends on the columns."""
    rng = np.random.default_rng(len(table))
    city = table["city"].map({name: i for i, name in enumerate(CITIES)}).astype(float)
    known = table["x"] + np.log(table["amount"]) + table["gap"].fillna(0) / 20 + city
    return (known - known.min() + 1 + rng.random(len(table))).rename("target")


TABLE = mixed_table()
TARGET = target_of(TABLE)


def rows_to_score(columns: list[str]) -> pd.DataFrame:
    """Returns 10,000 rows: usual ones, and some with values that training never saw."""
    rows = mixed_table(ROWS, seed=1)
    rng = np.random.default_rng(2)
    strange = rng.random(ROWS) < 0.02
    rows.loc[strange, "city"] = "Atlantis"
    rows.loc[rng.random(ROWS) < 0.02, "x"] *= 50
    rows.loc[rng.random(ROWS) < 0.02, "count"] = 77
    return rows[columns]


def assert_same(
    model: Any, sample: pd.DataFrame, rows: pd.DataFrame, folder: Path, tolerance: float = 1e-9
) -> flink_mleap.Bundle:
    """Exports a model and compares every row: equal, or refused by both."""
    bundle = flink_mleap.export(model, folder / "model.zip", sample=sample)
    names = [field.name for field in bundle.output_schema]
    rows = rows.reset_index(drop=True)
    got = bundle.score(rows, on_error="null")
    taken = got[names[0]].notna()
    for row in rows.index[~taken][:40]:
        with pytest.raises(ValueError, match=r"."):
            _score(model, rows.loc[[row]], names[0])
    for name in names:
        _compare(got.loc[taken, name], _score(model, rows[taken], name), tolerance)
    return bundle


def _score(model: Any, rows: pd.DataFrame, name: str) -> Any:
    methods = {
        "features": "transform",
        "probability": "predict_proba",
        "raw_prediction": "decision_function",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scores = getattr(model, methods.get(name, "predict"))(rows)
    return scores.toarray() if hasattr(scores, "toarray") else np.asarray(scores)


def _compare(got: "pd.Series[Any]", expected: Any, tolerance: float) -> None:
    if expected.ndim == 1 and expected.dtype.kind not in "f":
        assert got.tolist() == expected.tolist()
        return
    have = np.stack([np.atleast_1d(value) for value in got.to_list()]).astype(np.float64)
    want = expected.reshape(len(expected), -1).astype(np.float64)
    if have.shape[1] == 2 * want.shape[1]:
        want = np.column_stack([-want, want])
    assert have.shape == want.shape
    largest = np.nanmax(np.where(np.isfinite(want), np.abs(want), 0.0), axis=0)
    with np.errstate(invalid="ignore"):
        near = np.abs(have - want) <= tolerance * np.maximum(np.abs(want), largest / 1000)
    same = (have == want) | (np.isnan(have) & np.isnan(want)) | near
    assert same.all(), f"{(~same).any(axis=1).sum()} of {len(same)} rows differ"

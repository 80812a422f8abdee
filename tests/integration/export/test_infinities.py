"""Boosting takes an infinity as a number beyond every threshold; a bundle takes that number."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingRegressor

import flink_mleap
from flink_mleap.errors import RowError, SchemaError
from tests.integration.export.families import DIABETES

DATA, TARGET = DIABETES.data.iloc[:, :3], DIABETES.target
BEYOND = 1e38


def boosted(library: str) -> Any:
    if library == "scikit-learn":
        return HistGradientBoostingRegressor(max_iter=15).fit(DATA, TARGET)
    if library == "xgboost":
        return pytest.importorskip("xgboost").XGBRegressor(n_estimators=15).fit(DATA, TARGET)
    lightgbm = pytest.importorskip("lightgbm")
    return lightgbm.LGBMRegressor(n_estimators=15, verbose=-1).fit(DATA, TARGET)


def with_extremes(value: float) -> pd.DataFrame:
    """Returns rows with the value and its negative in each column in turn."""
    rows = pd.concat([DATA.iloc[:40]] * 2 * DATA.shape[1], ignore_index=True).astype(np.float64)
    for i in range(len(rows) // 40):
        rows.iloc[40 * i : 40 * (i + 1), i // 2] = value if i % 2 else -value
    return rows


@pytest.mark.parametrize("library", ["scikit-learn", "xgboost", "lightgbm"])
def test_a_number_beyond_all_thresholds_scores_as_an_infinity(library: str, tmp_path: Path) -> None:
    model = boosted(library)
    infinite = with_extremes(np.inf)

    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=DATA)

    scored = bundle.score(with_extremes(BEYOND))["prediction"]
    np.testing.assert_allclose(scored, model.predict(infinite), rtol=1e-6)
    with pytest.raises(RowError, match="is infinite"):
        bundle.score(infinite)
    with pytest.raises(SchemaError, match="such as 1e38"):
        flink_mleap.export(model, tmp_path / "other.zip", sample=infinite)

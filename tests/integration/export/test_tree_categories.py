"""Categories as texts, which the models encode themselves; unseen ones go where they are sent."""

from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from xgboost import XGBRegressor

import flink_mleap
from flink_mleap.errors import RowError
from tests.integration.export.families import DIABETES, expected_scores
from tests.integration.export.tree_rows import FLOAT32, ROWS, assert_scores

NAMES = [f"clinic {i}" for i in range(40)]


def data(gaps: bool) -> tuple[pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(31)
    frame = DIABETES.data[["bmi", "bp"]].sample(1500, replace=True, random_state=1)
    frame = frame.reset_index(drop=True)
    frame["clinic"] = pd.Categorical(rng.choice(NAMES, len(frame)), categories=sorted(NAMES))
    number = frame.clinic.str.removeprefix("clinic ").astype(int)
    target = frame.bmi + number % 7 * 20 + rng.normal(size=len(frame))
    if gaps:
        frame.loc[rng.random(len(frame)) < 0.1, "clinic"] = np.nan
        frame.loc[rng.random(len(frame)) < 0.1, "bmi"] = np.nan
    return frame, target


def rows_with(frame: pd.DataFrame, unseen: bool) -> pd.DataFrame:
    rows = frame.sample(ROWS, replace=True, random_state=2).reset_index(drop=True)
    if unseen:
        rows["clinic"] = rows.clinic.cat.add_categories(["", "clinic 3?", "other"])
        rows.loc[:299, "clinic"] = ["", "clinic 3?", "other"] * 100
    return rows


@pytest.mark.parametrize("gaps", [False, True], ids=["whole", "gaps"])
@pytest.mark.parametrize(
    "model",
    [
        HistGradientBoostingRegressor(max_iter=15),
        HistGradientBoostingClassifier(max_iter=10, categorical_features=["clinic"]),
        LGBMRegressor(n_estimators=15, min_data_per_group=5, verbose=-1),
        LGBMClassifier(n_estimators=10, min_data_per_group=5, verbose=-1),
    ],
    ids=lambda model: type(model).__name__,
)
def test_categories_go_where_the_library_sends_them(model: Any, gaps: bool, tmp_path: Path) -> None:
    frame, target = data(gaps)
    is_classifier = hasattr(model, "predict_proba")
    model.fit(frame, target > target.median() if is_classifier else target)
    bundle = flink_mleap.export(model, tmp_path / "b.zip", sample=frame)
    rows = rows_with(frame, unseen=True)
    assert_scores(bundle, rows.astype({"clinic": object}), expected_scores(model, rows), 1e-9)


def test_a_native_booster_of_lightgbm_encodes_them_too(tmp_path: Path) -> None:
    frame, target = data(gaps=True)
    booster = lightgbm.train({"verbose": -1}, lightgbm.Dataset(frame, target), 15)
    bundle = flink_mleap.export(booster, tmp_path / "b.zip", sample=frame)
    rows = rows_with(frame, unseen=True)
    scores = booster.predict(rows)
    assert_scores(bundle, rows.astype({"clinic": object}), {"prediction": scores}, 1e-9)


@pytest.mark.parametrize("gaps", [False, True], ids=["whole", "gaps"])
@pytest.mark.parametrize("one_hot", [1, 100])
def test_categories_go_where_xgboost_sends_them(one_hot: int, gaps: bool, tmp_path: Path) -> None:
    frame, target = data(gaps)
    model = XGBRegressor(n_estimators=15, enable_categorical=True, max_cat_to_onehot=one_hot)
    model.fit(frame, target)
    rows = rows_with(frame, unseen=False)
    scores = {"prediction": model.predict(rows)}
    for each in (model, model.get_booster()):
        bundle = flink_mleap.export(each, tmp_path / "b.zip", sample=frame)
        assert_scores(bundle, rows.astype({"clinic": object}), scores, FLOAT32)


def test_a_category_that_xgboost_takes_for_another_one_is_refused(tmp_path: Path) -> None:
    frame, target = data(gaps=False)
    model = XGBRegressor(n_estimators=5, enable_categorical=True).fit(frame, target)
    bundle = flink_mleap.export(model, tmp_path / "b.zip", sample=frame)
    row = frame.head(1).assign(clinic="clinic 3?")
    assert len(model.predict(row.astype({"clinic": "category"}))) == 1
    with pytest.raises(RowError):
        bundle.score(row)

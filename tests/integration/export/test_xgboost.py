from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xgboost
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from xgboost import (
    XGBClassifier,
    XGBRanker,
    XGBRegressor,
    XGBRFClassifier,
    XGBRFRegressor,
)

import flink_mleap
from flink_mleap.errors import UnsupportedModel
from tests.integration.export.families import (
    CANCER_DATA,
    DIABETES,
    MALIGNANT,
    WINE,
    WINE_DATA,
)
from tests.integration.export.tree_rows import (
    FLOAT32,
    assert_scores,
    check_trees,
    tree_rows,
    with_gaps,
)

DATA, TARGET = DIABETES.data, DIABETES.target
GAPS, WINE_GAPS = with_gaps(DATA), with_gaps(WINE_DATA)
SHARE = TARGET / TARGET.max()
CODES = DATA.assign(sex=DATA.sex - 1, code=np.arange(len(DATA)) * 7 % 70.0)

REGRESSIONS: list[dict[str, Any]] = [
    {"objective": "reg:squarederror"},
    {"objective": "reg:absoluteerror"},
    {"objective": "reg:pseudohubererror"},
    {"objective": "reg:squaredlogerror"},
    {"objective": "count:poisson"},
    {"objective": "reg:gamma"},
    {"objective": "reg:tweedie", "tweedie_variance_power": 1.3},
    {"objective": "reg:quantileerror", "quantile_alpha": 0.3},
    {"objective": "reg:quantileerror", "quantile_alpha": [0.1, 0.5, 0.9]},
    {"base_score": 0.3},
    {"booster": "dart", "rate_drop": 0.3},
    {"num_parallel_tree": 4, "subsample": 0.5},
    {"tree_method": "exact", "gamma": 5000},
    {"grow_policy": "lossguide", "max_leaves": 20},
    {"monotone_constraints": {"bmi": 1}},
]


def splits(model: Any) -> list[tuple[int, float]]:
    booster = model if isinstance(model, xgboost.Booster) else model.get_booster()
    if "gblinear" in booster.save_config():
        return []
    names = booster.feature_names
    frame = booster.trees_to_dataframe()
    frame = frame[(frame.Feature != "Leaf") & frame.Split.notna()]
    return [
        (names.index(name) if names else int(name[1:]), float(np.float32(threshold)))
        for name, threshold in zip(frame.Feature, frame.Split, strict=True)
    ]


@pytest.mark.parametrize("parameters", REGRESSIONS, ids=str)
def test_a_regressor_and_its_booster_score_as_xgboost(parameters: Any, tmp_path: Path) -> None:
    model = XGBRegressor(**{"n_estimators": 15, "random_state": 0} | parameters).fit(GAPS, TARGET)
    check_trees(model, GAPS, tmp_path, splits(model), FLOAT32)
    check_booster(model.get_booster(), GAPS, tmp_path)


def test_a_share_is_predicted_as_by_xgboost(tmp_path: Path) -> None:
    model = XGBRegressor(n_estimators=15, objective="reg:logistic").fit(GAPS, SHARE)
    check_trees(model, GAPS, tmp_path, splits(model), FLOAT32)


@pytest.mark.parametrize(
    "parameters",
    [
        {"objective": "binary:logistic"},
        {"objective": "binary:logitraw"},
        {"objective": "binary:hinge"},
        {"booster": "dart", "rate_drop": 0.3},
    ],
    ids=str,
)
def test_a_classifier_of_two_classes_scores_as_xgboost(parameters: Any, tmp_path: Path) -> None:
    data = with_gaps(CANCER_DATA)
    model = XGBClassifier(n_estimators=15, **parameters).fit(data, MALIGNANT.astype(int))
    check_trees(model, data, tmp_path, splits(model), FLOAT32)
    check_booster(model.get_booster(), data, tmp_path)


@pytest.mark.parametrize("kind", [XGBClassifier, XGBRFClassifier])
def test_a_classifier_of_three_classes_scores_as_xgboost(kind: Any, tmp_path: Path) -> None:
    model = kind(n_estimators=15).fit(WINE_GAPS, WINE.target)
    check_trees(model, WINE_GAPS, tmp_path, splits(model), FLOAT32)
    check_booster(model.get_booster(), WINE_GAPS, tmp_path)


def test_the_class_of_softmax_is_that_of_xgboost(tmp_path: Path) -> None:
    data = xgboost.DMatrix(WINE_GAPS, WINE.target)
    booster = xgboost.train({"objective": "multi:softmax", "num_class": 3}, data, 15)
    check_booster(booster, WINE_GAPS, tmp_path)


def test_a_forest_scores_as_xgboost(tmp_path: Path) -> None:
    model = XGBRFRegressor(n_estimators=20, random_state=0).fit(GAPS, TARGET)
    check_trees(model, GAPS, tmp_path, splits(model), FLOAT32)


def test_a_ranker_scores_as_xgboost(tmp_path: Path) -> None:
    groups = np.arange(len(DATA)) // 20
    for objective in ("rank:pairwise", "rank:ndcg", "rank:map"):
        model = XGBRanker(n_estimators=10, objective=objective)
        model.fit(GAPS, (TARGET > 150).astype(int), qid=groups)
        check_trees(model, GAPS, tmp_path, splits(model), FLOAT32)


def test_a_linear_booster_scores_as_xgboost(tmp_path: Path) -> None:
    model = XGBRegressor(n_estimators=20, booster="gblinear").fit(DATA, TARGET)
    check_trees(model, DATA, tmp_path, [], FLOAT32)
    several = XGBClassifier(n_estimators=20, booster="gblinear").fit(WINE_DATA, WINE.target)
    check_trees(several, WINE_DATA, tmp_path, [], FLOAT32)


def test_a_number_that_stands_for_missing_is_missing(tmp_path: Path) -> None:
    data = GAPS.fillna(-999.1)
    model = XGBRegressor(n_estimators=15, missing=-999.1).fit(data, TARGET)
    check_trees(model, data, tmp_path, [*splits(model), *((i, -999.1) for i in range(10))], FLOAT32)


def test_only_the_best_iterations_are_scored(tmp_path: Path) -> None:
    model = XGBRegressor(n_estimators=200, early_stopping_rounds=2, random_state=0)
    model.fit(DATA[100:], TARGET[100:], eval_set=[(DATA[:100], TARGET[:100])], verbose=False)
    assert model.best_iteration < model.get_booster().num_boosted_rounds() - 1
    check_trees(model, DATA, tmp_path, splits(model), FLOAT32)


def test_several_targets_come_back_as_a_vector(tmp_path: Path) -> None:
    model = XGBRegressor(n_estimators=8).fit(GAPS, np.column_stack([TARGET, DATA.bmi]))
    check_trees(model, GAPS, tmp_path, splits(model), FLOAT32)


def test_categories_as_numbers_go_where_xgboost_sends_them(tmp_path: Path) -> None:
    types = ["q", "c", *["q"] * 8, "c"]
    model = XGBRegressor(
        n_estimators=15, enable_categorical=True, feature_types=types, max_cat_to_onehot=2
    ).fit(CODES, TARGET + CODES.code % 7 * 40)
    edges = [(10, float(code)) for code in (*range(75), -1, 128, 1e9)]
    check_trees(model, CODES, tmp_path, [*splits(model), *edges], FLOAT32)


@pytest.mark.parametrize("kind", ["array", "float32"])
def test_other_forms_of_the_data_score_as_xgboost(kind: str, tmp_path: Path) -> None:
    data: Any = GAPS.to_numpy() if kind == "array" else GAPS.astype(np.float32)
    model = XGBRegressor(n_estimators=15).fit(data, TARGET)
    bundle = flink_mleap.export(model, tmp_path / "b.zip", sample=data)
    rows = tree_rows(GAPS, splits(model))
    if kind == "array":
        rows.columns = pd.Index([f"feature{i + 1}" for i in range(10)])
    rows = rows.astype(np.float32) if kind == "float32" else rows
    scores = model.predict(rows.to_numpy() if kind == "array" else rows)
    assert_scores(bundle, rows, {"prediction": scores}, FLOAT32)


def test_a_pipeline_scores_as_its_parts(tmp_path: Path) -> None:
    model = make_pipeline(StandardScaler(), XGBClassifier(n_estimators=10))
    model.fit(WINE_GAPS, WINE.target)
    bundle = check_trees(model, WINE_GAPS, tmp_path, [], FLOAT32)
    assert bundle.manifest.framework.name == "scikit-learn"


def test_the_manifest_names_the_library(tmp_path: Path) -> None:
    model = XGBRegressor(n_estimators=2).fit(DATA, TARGET)
    for each in (model, model.get_booster()):
        framework = flink_mleap.export(each, tmp_path / "b.zip", sample=DATA).manifest.framework
        assert (framework.name, framework.version) == ("xgboost", xgboost.__version__)


def test_what_has_no_exact_form_is_refused(tmp_path: Path) -> None:
    targets = np.column_stack([TARGET, DATA.bmi])
    refused = [
        XGBRegressor(n_estimators=2, multi_strategy="multi_output_tree").fit(DATA, targets),
        XGBRegressor(n_estimators=2, missing=np.inf).fit(DATA, TARGET),
        XGBClassifier(n_estimators=2, objective="multi:softmax").fit(WINE_DATA, WINE.target),
    ]
    for model in refused:
        data = WINE_DATA if isinstance(model, XGBClassifier) else DATA
        with pytest.raises(UnsupportedModel) as error:
            flink_mleap.export(model, tmp_path / "b.zip", sample=data)
        assert error.value.parameter in ("multi_strategy", "missing", "objective")


def check_booster(booster: xgboost.Booster, data: pd.DataFrame, path: Path) -> None:
    bundle = flink_mleap.export(booster, path / "booster.zip", sample=data)
    rows = tree_rows(data, splits(booster))
    scores = booster.predict(xgboost.DMatrix(rows))
    assert_scores(bundle, rows, {"prediction": scores}, FLOAT32)

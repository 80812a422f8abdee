from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier, LGBMRanker, LGBMRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import flink_mleap
from flink_mleap.errors import UnsupportedModel
from tests.integration.export.families import (
    CANCER_DATA,
    DIABETES,
    IRIS,
    MALIGNANT,
    SPECIES,
    WINE,
    WINE_DATA,
)
from tests.integration.export.tree_rows import assert_scores, check_trees, tree_rows, with_gaps

DATA, TARGET = DIABETES.data, DIABETES.target
GAPS, WINE_GAPS = with_gaps(DATA), with_gaps(WINE_DATA)
CODES = DATA.assign(sex=DATA.sex - 1, code=np.arange(len(DATA)) * 7 % 70.0)

REGRESSIONS: list[dict[str, Any]] = [
    {"objective": "regression"},
    {"objective": "regression", "reg_sqrt": True},
    {"objective": "regression_l1"},
    {"objective": "huber"},
    {"objective": "fair"},
    {"objective": "poisson"},
    {"objective": "quantile", "alpha": 0.3},
    {"objective": "mape"},
    {"objective": "gamma"},
    {"objective": "tweedie"},
    {"boosting_type": "dart"},
    {"boosting_type": "rf", "subsample": 0.5, "subsample_freq": 1},
    {"data_sample_strategy": "goss"},
    {"use_missing": False},
    {"extra_trees": True, "max_depth": 4},
]


def splits(model: Any) -> list[tuple[int, float]]:
    booster = model if isinstance(model, lightgbm.Booster) else model.booster_
    frame = booster.trees_to_dataframe()
    frame = frame[frame.decision_type == "<="]
    names = booster.feature_name()
    pairs = zip(frame.split_feature, frame.threshold, strict=True)
    return [(names.index(name), float(threshold)) for name, threshold in pairs]


@pytest.mark.parametrize("parameters", REGRESSIONS, ids=str)
def test_a_regressor_and_its_booster_score_as_lightgbm(parameters: Any, tmp_path: Path) -> None:
    model = LGBMRegressor(n_estimators=15, verbose=-1, **parameters).fit(GAPS, TARGET)
    check_trees(model, GAPS, tmp_path, splits(model))
    check_booster(model.booster_, GAPS, tmp_path)


def test_a_model_that_saw_no_missing_value_takes_some(tmp_path: Path) -> None:
    model = LGBMRegressor(n_estimators=15, verbose=-1).fit(DATA, TARGET)
    check_trees(model, GAPS, tmp_path, splits(model))


@pytest.mark.parametrize("objective", ["cross_entropy", "cross_entropy_lambda"])
def test_a_share_is_predicted_as_by_lightgbm(objective: str, tmp_path: Path) -> None:
    model = LGBMRegressor(n_estimators=15, objective=objective, verbose=-1)
    model.fit(GAPS, TARGET / TARGET.max())
    check_trees(model, GAPS, tmp_path, splits(model))


@pytest.mark.parametrize(
    ("data", "labels", "parameters"),
    [
        (CANCER_DATA, MALIGNANT, {}),
        (IRIS.data, SPECIES, {}),
        (WINE_DATA, WINE.target, {"objective": "multiclassova"}),
        (WINE_DATA, WINE.target, {"boosting_type": "rf", "subsample": 0.5, "subsample_freq": 1}),
        (CANCER_DATA, MALIGNANT, {"sigmoid": 0.7, "is_unbalance": True}),
    ],
    ids=["booleans", "strings", "one against all", "forest", "sigmoid"],
)
def test_a_classifier_scores_as_lightgbm(
    data: Any, labels: Any, parameters: Any, tmp_path: Path
) -> None:
    data = with_gaps(data)
    model = LGBMClassifier(n_estimators=15, verbose=-1, **parameters).fit(data, labels)
    check_trees(model, data, tmp_path, splits(model))
    check_booster(model.booster_, data, tmp_path)


def test_zero_is_missing_where_the_model_says_so(tmp_path: Path) -> None:
    data = GAPS.fillna(0.0)
    model = LGBMRegressor(n_estimators=15, zero_as_missing=True, verbose=-1).fit(data, TARGET)
    zeros = [(feature, zero) for feature in range(10) for zero in (0.0, 1e-35, -1e-35, 1e-36)]
    check_trees(model, data, tmp_path, [*splits(model), *zeros])


def test_categories_as_numbers_go_where_lightgbm_sends_them(tmp_path: Path) -> None:
    model = LGBMRegressor(n_estimators=15, min_data_per_group=5, cat_smooth=1, verbose=-1)
    model.fit(CODES, TARGET + CODES.code % 7 * 40, categorical_feature=[1, 10])
    edges = [(10, float(code)) for code in (*range(75), -1, -0.5, 128, 1e9)]
    check_trees(model, CODES, tmp_path, [*splits(model), *edges])


def test_only_the_best_iterations_are_scored(tmp_path: Path) -> None:
    model = LGBMRegressor(n_estimators=300, early_stopping_round=2, verbose=-1)
    model.fit(DATA[100:], TARGET[100:], eval_set=[(DATA[:100], TARGET[:100])])
    assert model.best_iteration_ < 300
    check_trees(model, DATA, tmp_path, splits(model))
    check_booster(model.booster_, DATA, tmp_path)


def test_a_ranker_scores_as_lightgbm(tmp_path: Path) -> None:
    for objective in ("lambdarank", "rank_xendcg"):
        model = LGBMRanker(n_estimators=10, objective=objective, verbose=-1)
        model.fit(GAPS, (TARGET > 150).astype(int), group=[20] * 22 + [2])
        check_trees(model, GAPS, tmp_path, splits(model))


def test_an_array_of_whole_numbers_is_rounded_as_by_lightgbm(tmp_path: Path) -> None:
    data = (DATA * 1e7).astype(np.int64)
    model = LGBMRegressor(n_estimators=15, verbose=-1).fit(data.to_numpy(), TARGET)
    bundle = flink_mleap.export(model, tmp_path / "b.zip", sample=data.to_numpy())
    near = [(f, round(t) + step) for f, t in splits(model) for step in range(-9, 10)]
    rows = data.sample(10_000, replace=True, random_state=0).to_numpy()
    for row, (feature, value) in zip(rows, near, strict=False):
        row[feature] = value
    frame = pd.DataFrame(rows, columns=[f"feature{i + 1}" for i in range(10)])
    assert_scores(bundle, frame, {"prediction": model.predict(rows)}, 1e-9)


def test_a_pipeline_scores_as_its_parts(tmp_path: Path) -> None:
    model = make_pipeline(StandardScaler(), LGBMClassifier(n_estimators=10, verbose=-1))
    check_trees(model.fit(WINE_GAPS, WINE.target), WINE_GAPS, tmp_path, [])


def test_the_manifest_names_the_library(tmp_path: Path) -> None:
    model = LGBMRegressor(n_estimators=2, verbose=-1).fit(DATA, TARGET)
    for each in (model, model.booster_):
        framework = flink_mleap.export(each, tmp_path / "b.zip", sample=DATA).manifest.framework
        assert (framework.name, framework.version) == ("lightgbm", lightgbm.__version__)


def test_what_has_no_exact_form_is_refused(tmp_path: Path) -> None:
    def squared(wanted: Any, got: Any) -> Any:
        return got - wanted, np.ones_like(got)

    refused = [
        LGBMRegressor(n_estimators=2, linear_tree=True, verbose=-1).fit(DATA, TARGET),
        LGBMClassifier(n_estimators=2, objective=squared, verbose=-1).fit(DATA, TARGET > 150),
    ]
    for model in refused:
        with pytest.raises(UnsupportedModel) as error:
            flink_mleap.export(model, tmp_path / "b.zip", sample=DATA)
        assert error.value.parameter in ("linear_tree", "objective")


def test_a_custom_objective_gives_the_sums(tmp_path: Path) -> None:
    def squared(wanted: Any, got: Any) -> Any:
        return got - wanted, np.ones_like(got)

    model = LGBMRegressor(n_estimators=10, objective=squared, verbose=-1).fit(GAPS, TARGET)
    check_trees(model, GAPS, tmp_path, splits(model))


def check_booster(booster: lightgbm.Booster, data: pd.DataFrame, path: Path) -> None:
    bundle = flink_mleap.export(booster, path / "booster.zip", sample=data)
    rows = tree_rows(data, splits(booster))
    assert_scores(bundle, rows, {"prediction": booster.predict(rows)}, 1e-9)

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tests.integration.export.families import (
    CANCER_DATA,
    CULTIVAR,
    DIABETES,
    IRIS,
    MALIGNANT,
    SPECIES,
    WINE_DATA,
)
from tests.integration.export.tree_rows import check_trees, with_gaps

DATA, TARGET = DIABETES.data, DIABETES.target
GAPS = with_gaps(DATA)

LOSSES: list[dict[str, Any]] = [
    {"loss": "squared_error"},
    {"loss": "absolute_error"},
    {"loss": "poisson"},
    {"loss": "gamma"},
    {"loss": "quantile", "quantile": 0.3},
    {"max_leaf_nodes": None, "max_depth": 3, "l2_regularization": 2.0},
    {"monotonic_cst": {"bmi": 1}, "interaction_cst": "pairwise"},
    {"early_stopping": True, "max_iter": 200},
]


def splits(model: Any) -> list[tuple[int, float]]:
    return [
        (int(node["feature_idx"]), float(node["num_threshold"]))
        for iteration in model._predictors
        for predictor in iteration
        for node in predictor.nodes
        if not node["is_leaf"] and not node["is_categorical"]
    ]


@pytest.mark.parametrize("parameters", LOSSES, ids=str)
def test_a_regressor_scores_as_scikit_learn(parameters: Any, tmp_path: Path) -> None:
    data = DATA if parameters.get("early_stopping") else GAPS
    model = HistGradientBoostingRegressor(**{"max_iter": 25, "random_state": 0} | parameters)
    model.fit(data, TARGET)
    check_trees(model, data, tmp_path, splits(model))


@pytest.mark.parametrize(
    ("data", "labels"),
    [(CANCER_DATA, MALIGNANT), (IRIS.data, SPECIES), (WINE_DATA, CULTIVAR)],
    ids=["booleans", "strings", "numbers"],
)
@pytest.mark.parametrize("gaps", [False, True], ids=["whole", "gaps"])
def test_a_classifier_scores_as_scikit_learn(
    data: Any, labels: Any, gaps: bool, tmp_path: Path
) -> None:
    data = with_gaps(data) if gaps else data
    model = HistGradientBoostingClassifier(max_iter=15, random_state=0).fit(data, labels)
    check_trees(model, data, tmp_path, splits(model))


def test_a_pipeline_scores_as_scikit_learn(tmp_path: Path) -> None:
    model = make_pipeline(StandardScaler(), HistGradientBoostingRegressor(max_iter=20))
    model.fit(GAPS, TARGET)
    check_trees(model, GAPS, tmp_path, [])


def test_missing_values_in_one_column_only_are_served_in_every_column(tmp_path: Path) -> None:
    data = DATA.assign(bmi=GAPS.bmi)
    model = HistGradientBoostingRegressor(max_iter=20).fit(data, TARGET)
    bundle = check_trees(model, data, tmp_path, splits(model))
    assert all(field.nullable for field in bundle.manifest.inputs)
    empty = DATA.head(20).assign(**dict.fromkeys(DATA.columns, np.nan))
    np.testing.assert_allclose(bundle.score(empty)["prediction"], model.predict(empty), rtol=1e-12)

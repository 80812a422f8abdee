from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    BaggingClassifier,
    BaggingRegressor,
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
    RandomTreesEmbedding,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import (
    DecisionTreeClassifier,
    DecisionTreeRegressor,
    ExtraTreeClassifier,
    ExtraTreeRegressor,
)

import flink_mleap
from tests.integration.export.families import (
    CANCER_DATA,
    CULTIVAR,
    DIABETES,
    IRIS,
    MALIGNANT,
    SPECIES,
    WINE_DATA,
    expected_scores,
)
from tests.integration.export.parity import fitted_splits
from tests.integration.export.tables import assert_same
from tests.integration.export.tree_rows import assert_scores, check_trees, tree_rows, with_gaps

DATA, TARGET = DIABETES.data, DIABETES.target
TREES = [DecisionTreeRegressor, ExtraTreeRegressor, DecisionTreeClassifier, ExtraTreeClassifier]
FORESTS = [
    RandomForestRegressor,
    ExtraTreesRegressor,
    RandomForestClassifier,
    ExtraTreesClassifier,
]
CLASSES = [(CANCER_DATA, MALIGNANT), (IRIS.data, SPECIES), (WINE_DATA, CULTIVAR)]


def members(model: Any) -> list[Any]:
    return list(getattr(model, "estimators_", [model]))


@pytest.mark.parametrize("kind", [*TREES, *FORESTS])
def test_missing_values_go_where_the_tree_sends_them(kind: Any, tmp_path: Path) -> None:
    parameters = {"n_estimators": 10} if kind in FORESTS else {}
    model = kind(min_samples_leaf=3, random_state=0, **parameters)
    data, target = (WINE_DATA, CULTIVAR) if "Classifier" in kind.__name__ else (DATA, TARGET)
    gaps = with_gaps(data)
    model.fit(gaps, target)
    check_trees(model, gaps, tmp_path, fitted_splits(members(model)))


@pytest.mark.parametrize("kind", [*TREES[:2], *FORESTS[:2]])
def test_several_targets_come_back_as_a_vector(kind: Any, tmp_path: Path) -> None:
    parameters = {"n_estimators": 10} if kind in FORESTS else {}
    data = with_gaps(DATA) if kind in FORESTS else DATA
    model = kind(random_state=0, **parameters).fit(data, np.column_stack([TARGET, DATA.bmi]))
    check_trees(model, data, tmp_path, fitted_splits(members(model)))


@pytest.mark.parametrize(
    ("base", "loss"),
    [
        (None, "linear"),
        (DecisionTreeRegressor(max_depth=6), "square"),
        (LinearRegression(), "exponential"),
    ],
    ids=str,
)
def test_the_median_of_adaboost_is_that_of_scikit_learn(
    base: Any, loss: str, tmp_path: Path
) -> None:
    model = AdaBoostRegressor(base, n_estimators=12, loss=loss, random_state=0).fit(DATA, TARGET)
    trees = [] if isinstance(base, LinearRegression) else model.estimators_
    check_trees(model, DATA, tmp_path, fitted_splits(trees))


@pytest.mark.parametrize("base", [None, DecisionTreeClassifier(max_depth=3), "logistic"], ids=str)
@pytest.mark.parametrize(("data", "labels"), CLASSES, ids=["booleans", "strings", "numbers"])
def test_the_votes_of_adaboost_are_those_of_scikit_learn(
    base: Any, data: Any, labels: Any, tmp_path: Path
) -> None:
    base = LogisticRegression(max_iter=5000) if base == "logistic" else base
    model = AdaBoostClassifier(base, n_estimators=8, random_state=0).fit(data, labels)
    trees = [] if isinstance(base, LogisticRegression) else model.estimators_
    check_trees(model, data, tmp_path, fitted_splits(trees))


@pytest.mark.parametrize("base", [None, Ridge(), make_pipeline(StandardScaler(), Ridge())], ids=str)
@pytest.mark.parametrize(
    "parameters", [{}, {"max_features": 0.5}, {"max_features": 8, "bootstrap_features": True}]
)
def test_bagging_averages_as_scikit_learn(base: Any, parameters: Any, tmp_path: Path) -> None:
    model = BaggingRegressor(base, n_estimators=8, random_state=0, **parameters)
    model.fit(DATA, TARGET)
    check_trees(model, DATA, tmp_path, [])


@pytest.mark.parametrize(
    "base", [None, LogisticRegression(max_iter=9999), RidgeClassifier()], ids=str
)
@pytest.mark.parametrize(("data", "labels"), CLASSES, ids=["booleans", "strings", "numbers"])
def test_bagging_votes_as_scikit_learn(base: Any, data: Any, labels: Any, tmp_path: Path) -> None:
    model = BaggingClassifier(base, n_estimators=8, max_features=0.6, random_state=0)
    check_trees(model.fit(data, labels), data, tmp_path, [])


@pytest.mark.parametrize("kind", [BaggingRegressor, BaggingClassifier])
def test_bagged_trees_take_missing_values(kind: Any, tmp_path: Path) -> None:
    data, target = (WINE_DATA, CULTIVAR) if kind is BaggingClassifier else (DATA, TARGET)
    gaps = with_gaps(data)
    model = kind(n_estimators=8, max_features=0.6, random_state=0).fit(gaps, target)
    check_trees(model, gaps, tmp_path, [])


@pytest.mark.parametrize(
    "parameters",
    [{}, {"contamination": 0.1}, {"max_features": 0.4}, {"max_samples": 50, "bootstrap": True}],
    ids=str,
)
@pytest.mark.parametrize("gaps", [False, True], ids=["whole", "gaps"])
def test_an_isolation_forest_finds_the_same_outliers(
    parameters: Any, gaps: bool, tmp_path: Path
) -> None:
    data = with_gaps(DATA) if gaps else DATA
    model = IsolationForest(n_estimators=20, random_state=0, **parameters).fit(data)
    bundle = flink_mleap.export(model, tmp_path / "b.zip", sample=data)
    rows = tree_rows(data, [])
    rows.iloc[: len(data)] = data.to_numpy()
    assert_scores(bundle, rows, expected_scores(model, rows), 1e-9)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"max_depth": None, "min_samples_leaf": 9}, {"max_leaf_nodes": 3, "sparse_output": False}],
    ids=str,
)
@pytest.mark.parametrize("gaps", [False, True], ids=["whole", "gaps"])
def test_an_embedding_has_a_column_for_each_leaf(
    parameters: Any, gaps: bool, tmp_path: Path
) -> None:
    data = with_gaps(DATA) if gaps else DATA
    model = RandomTreesEmbedding(**{"n_estimators": 3, "random_state": 0} | parameters).fit(data)
    rows = tree_rows(data, fitted_splits(model.estimators_))
    assert_same(model, data, rows, tmp_path)


def test_an_embedding_of_rows_that_are_all_alike_has_a_column_for_each_tree(
    tmp_path: Path,
) -> None:
    data = DATA * 0.0
    model = RandomTreesEmbedding(n_estimators=3, random_state=0).fit(data)
    assert_same(model, data, tree_rows(DATA, []), tmp_path)

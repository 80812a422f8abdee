from pathlib import Path
from typing import Any

import pytest
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import flink_mleap
from flink_mleap.errors import UnsupportedModel
from tests.integration.export.families import (
    CANCER_DATA,
    DIABETES,
    IRIS,
    MALIGNANT,
    SPECIES,
)
from tests.integration.export.parity import fitted_splits
from tests.integration.export.tree_rows import check_trees

DATA, TARGET = DIABETES.data, DIABETES.target


def fitted(model: Any, data: Any, target: Any, **parameters: Any) -> Any:
    return model(n_estimators=15, random_state=0, **parameters).fit(data, target)


@pytest.mark.parametrize(
    "parameters",
    [
        {"loss": "squared_error"},
        {"loss": "absolute_error"},
        {"loss": "huber", "alpha": 0.8},
        {"loss": "quantile", "alpha": 0.2},
        {"init": "zero"},
        {"init": DummyRegressor(strategy="constant", constant=100.0)},
        {"learning_rate": 0.3, "subsample": 0.5, "max_leaf_nodes": 6},
    ],
    ids=str,
)
def test_a_regressor_scores_as_scikit_learn(parameters: Any, tmp_path: Path) -> None:
    model = fitted(GradientBoostingRegressor, DATA, TARGET, **parameters)
    check_trees(model, DATA, tmp_path, fitted_splits(model.estimators_.ravel()))


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"init": "zero"},
        {"init": DummyClassifier(strategy="prior")},
        {"init": DecisionTreeClassifier(max_depth=2, min_samples_leaf=9)},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    ("data", "labels"),
    [(CANCER_DATA, MALIGNANT), (IRIS.data, SPECIES)],
    ids=["booleans", "strings"],
)
def test_a_classifier_scores_as_scikit_learn(
    parameters: Any, data: Any, labels: Any, tmp_path: Path
) -> None:
    model = fitted(GradientBoostingClassifier, data, labels, **parameters)
    check_trees(model, data, tmp_path, fitted_splits(model.estimators_.ravel()))


def test_the_exponential_loss_scores_as_scikit_learn(tmp_path: Path) -> None:
    model = fitted(GradientBoostingClassifier, CANCER_DATA, MALIGNANT, loss="exponential")
    check_trees(model, CANCER_DATA, tmp_path, fitted_splits(model.estimators_.ravel()))


def test_boosting_starts_from_another_model(tmp_path: Path) -> None:
    init = DecisionTreeRegressor(max_depth=3)
    model = fitted(GradientBoostingRegressor, DATA, TARGET, init=init)
    check_trees(model, DATA, tmp_path, fitted_splits(model.estimators_.ravel()))


@pytest.mark.parametrize("init", ["unknown", Ridge()], ids=str)
def test_a_start_without_an_exact_form_is_refused(init: Any, tmp_path: Path) -> None:
    init = Unconvertible() if init == "unknown" else init
    model = fitted(GradientBoostingRegressor, DATA, TARGET, init=init)
    with pytest.raises(UnsupportedModel, match="Step init"):
        flink_mleap.export(model, tmp_path / "b.zip", sample=DATA)


class Unconvertible(DummyRegressor):  # type: ignore[misc]
    """A class that has no converter of its own."""

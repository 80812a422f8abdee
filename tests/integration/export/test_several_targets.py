"""Classifiers of several targets, and of several labels for one row."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, Perceptron, RidgeClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier

import flink_mleap
from flink_mleap.errors import UnsupportedModel
from tests.integration.export.families import GENERATED, GENERATED_CLASSES, check
from tests.integration.export.parity import fitted_splits, rows_near, rows_on_thresholds
from tests.integration.export.tables import assert_same

LABELS = np.column_stack(
    [GENERATED_CLASSES > 1, GENERATED["x1"] > 0.3, GENERATED["x0"] < 0]
).astype(int)
TARGETS = np.column_stack([GENERATED_CLASSES, np.where(GENERATED["x1"] > 0.3, 7, -2)])

SEVERAL_LABELS = [
    ClassifierChain(LogisticRegression(), order=[2, 0, 1]),
    ClassifierChain(LogisticRegression(), chain_method="predict_proba"),
    ClassifierChain(Perceptron(), chain_method="decision_function"),
    ClassifierChain(DecisionTreeClassifier(max_depth=4, random_state=0), cv=3),
    make_pipeline(StandardScaler(), MLPClassifier((6,), max_iter=300, random_state=0)),
    OneVsRestClassifier(LogisticRegression()),
    OneVsRestClassifier(GaussianNB()),
    OneVsRestClassifier(LinearRegression()),
    RidgeClassifier(),
    RandomForestClassifier(10, max_depth=5, random_state=0),
]
SEVERAL_TARGETS = [
    MultiOutputClassifier(LogisticRegression()),
    MultiOutputClassifier(Perceptron()),
    DecisionTreeClassifier(max_depth=6, random_state=0),
    ExtraTreeClassifier(max_depth=6, random_state=0),
    RandomForestClassifier(10, max_depth=6, class_weight="balanced", random_state=0),
    ExtraTreesClassifier(10, max_depth=6, random_state=0),
    KNeighborsClassifier(5),
    KNeighborsClassifier(4, weights="distance"),
]


@pytest.mark.parametrize("model", SEVERAL_LABELS, ids=lambda model: str(model)[:60])
def test_several_labels_of_a_row_are_those_of_scikit_learn(model: Any, tmp_path: Path) -> None:
    bundle = check(model.fit(GENERATED, LABELS), GENERATED, tmp_path)

    assert bundle.output_schema.field("prediction").shape == (3,)


@pytest.mark.parametrize("model", SEVERAL_TARGETS, ids=lambda model: str(model)[:60])
def test_several_targets_are_predicted_as_in_scikit_learn(model: Any, tmp_path: Path) -> None:
    check(model.fit(GENERATED, TARGETS), GENERATED, tmp_path)


def test_a_chain_of_many_classes_gives_the_classes_alone(tmp_path: Path) -> None:
    model = ClassifierChain(RidgeClassifier()).fit(GENERATED, TARGETS)

    bundle = assert_same(model, GENERATED, rows_near(GENERATED, 10_000), tmp_path)

    assert bundle.output_schema.names == ("prediction",)


def test_trees_of_several_targets_agree_on_their_thresholds(tmp_path: Path) -> None:
    model = RandomForestClassifier(5, max_depth=6, random_state=0).fit(GENERATED, TARGETS)
    on_thresholds = rows_on_thresholds(fitted_splits(model.estimators_), GENERATED)
    rows = pd.concat([on_thresholds, rows_near(GENERATED, 10_000)])

    check(model, GENERATED, tmp_path, rows)


@pytest.mark.parametrize(
    ("model", "targets", "remedy"),
    [
        (MultiOutputClassifier(LogisticRegression()), np.array(["a", "b"])[LABELS], "Number the"),
        (DecisionTreeClassifier(), np.array(["a", "b"])[LABELS], "Number the classes"),
        (
            ClassifierChain(LogisticRegression(), chain_method="predict_log_proba"),
            LABELS,
            "predict_proba or decision_function",
        ),
    ],
    ids=["texts", "texts of a tree", "logarithms in a chain"],
)
def test_what_has_no_numbers_is_refused(
    model: Any, targets: Any, remedy: str, tmp_path: Path
) -> None:
    with pytest.raises(UnsupportedModel, match=remedy):
        flink_mleap.export(model.fit(GENERATED, targets), tmp_path / "m.zip", sample=GENERATED)

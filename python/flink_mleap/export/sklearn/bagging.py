"""Converters of bagging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import BaggingClassifier, BaggingRegressor
from sklearn.tree import (
    DecisionTreeClassifier,
    DecisionTreeRegressor,
    ExtraTreeClassifier,
    ExtraTreeRegressor,
)

from flink_mleap.export.sklearn.adaboost import numbered_member, one_hot
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.fitted_trees import added_up, fitted_tree, within_float32
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.members import Member, member
from flink_mleap.export.sklearn.outcomes import classified, margins_of, regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.tree_ensemble import Ensemble, Tree
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["bagging_classifier", "bagging_regressor"]

_TREES = (DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier, ExtraTreeRegressor)


@register(BaggingRegressor, takes_missing=True)
def bagging_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The mean of what the estimators predict from their features."""
    members = step.estimator.estimators_
    if _are_trees(members):
        sums = _tree_sums(step, features, graph, members[0].n_outputs_)
    else:
        graph.facts.refuse_missing(features.missing)
        sums = _total(
            [
                member(each, taken, graph).predicted()
                for each, taken in _members(step, features, graph)
            ]
        )
    return regressed(sums / float(step.estimator.n_estimators))


@register(BaggingClassifier, takes_missing=True)
def bagging_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The mean of the probabilities, or of the votes where the estimators have none."""
    classes, count = len(step.estimator.classes_), float(step.estimator.n_estimators)
    if _are_trees(step.estimator.estimators_):
        probability = _tree_sums(step, features, graph, classes) / count
        return classified(step, probability, probability=probability)
    graph.facts.refuse_missing(features.missing)
    members = [
        numbered_member(each, taken, graph) for each, taken in _members(step, features, graph)
    ]
    shares = [
        _share(each).linear(_places(known, classes))
        for each, known in zip(members, _known(step), strict=True)
    ]
    probability = _total(shares) / count
    decision = _mean_decision(step, members)
    raw = None if decision is None else margins_of(decision)
    return classified(step, probability, probability=probability, raw_prediction=raw)


def _known(step: Step) -> list[NDArray[np.intp]]:
    """Returns the indices of the classes that each estimator saw in training."""
    return [np.asarray(each.classes_, dtype=np.intp) for each in step.estimator.estimators_]


def _mean_decision(step: Step, members: list[Member]) -> Vector | None:
    if not hasattr(step.estimator, "decision_function"):
        return None
    if not all(each.has("raw_prediction") for each in members):
        return None
    decisions = [each.decision() for each in members]
    if len({each.size for each in decisions}) > 1:
        return None
    return _total(decisions) / float(step.estimator.n_estimators)


def _are_trees(members: list[Any]) -> bool:
    return all(type(each) in _TREES for each in members)


def _members(step: Step, features: Features, graph: Graph) -> Iterator[tuple[Step, Features]]:
    estimator = step.estimator
    pairs = zip(estimator.estimators_, estimator.estimators_features_, strict=True)
    for i, (each, columns) in enumerate(pairs):
        yield step.child(f"estimators_[{i}]", each), _taken(features, np.asarray(columns), graph)


def _taken(features: Features, columns: NDArray[np.intp], graph: Graph) -> Features:
    """Returns some columns, of which one may be there several times."""
    if len(set(columns.tolist())) == len(columns):
        return features.take(columns.tolist(), graph)
    return Vector.of(features, graph).linear(np.eye(features.width)[columns]).as_features()


def _total(several: list[Vector]) -> Vector:
    total = several[0]
    for each in several[1:]:
        total = total + each
    return total


def _share(each: Member) -> Vector:
    if hasattr(each.estimator, "predict_proba"):
        return each.probability()
    return one_hot(each.predicted(), len(each.estimator.classes_))


def _places(known: NDArray[np.intp], classes: int) -> NDArray[np.float64]:
    """Returns the matrix from the classes that an estimator saw to all of them."""
    places = np.zeros((classes, len(known)))
    places[known, np.arange(len(known))] = 1.0
    return places


def _tree_sums(step: Step, features: Features, graph: Graph, outputs: int) -> Vector:
    graph.facts.refuse_missing(features.missing - graph.facts.missing_seen)
    estimator = step.estimator
    trees = [
        _tree(each, np.asarray(columns), outputs)
        for each, columns in zip(estimator.estimators_, estimator.estimators_features_, strict=True)
    ]
    ensemble = Ensemble(features.width, [0.0] * outputs, trees, [0] * len(trees))
    return added_up(ensemble, within_float32(features), graph)


def _tree(tree: Any, columns: NDArray[np.intp], outputs: int) -> Tree:
    values = tree.tree_.value
    if not hasattr(tree, "classes_"):
        return fitted_tree(tree.tree_, values[:, :, 0], columns.tolist())
    shares = values[:, 0, :] @ _places(tree.classes_.astype(np.intp), outputs).T
    return fitted_tree(tree.tree_, shares, columns.tolist())

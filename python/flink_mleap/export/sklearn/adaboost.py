"""Converters of AdaBoost."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import AdaBoostClassifier, AdaBoostRegressor
from sklearn.tree import (
    DecisionTreeClassifier,
    DecisionTreeRegressor,
    ExtraTreeClassifier,
    ExtraTreeRegressor,
)

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.fitted_trees import added_up, fitted_tree, within_float32
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.links import above_zero
from flink_mleap.export.sklearn.members import Member, member
from flink_mleap.export.sklearn.outcomes import classified, margins_of, regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.tree_ensemble import Ensemble
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = ["adaboost_classifier", "adaboost_regressor", "numbered_member", "one_hot"]

_TWO = 2


@register(AdaBoostRegressor)
def adaboost_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The median of what the estimators predict, by their weights."""
    estimator = step.estimator
    members = estimator.estimators_
    weights = estimator.estimator_weights_[: len(members)]
    if all(type(each) in (DecisionTreeRegressor, ExtraTreeRegressor) for each in members):
        trees = [fitted_tree(each.tree_, each.tree_.value[:, :, 0]) for each in members]
        ensemble = Ensemble(features.width, [0.0] * len(trees), trees, range(len(trees)))
        predicted = added_up(ensemble, within_float32(features), graph)
    else:
        predicted = joined(
            [
                member(step.child(f"estimators_[{i}]", each), features, graph).predicted()
                for i, each in enumerate(members)
            ]
        )
    model = {"weights": attributes.vector(weights)}
    return regressed(predicted.through("weighted_median", model, 1))


@register(AdaBoostClassifier)
def adaboost_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The votes of the estimators by their weights (SAMME)."""
    estimator = step.estimator
    classes = len(estimator.classes_)
    if classes < _TWO:
        raise step.unsupported("was trained with one class", "Train it with two classes or more.")
    votes = _votes(step, features, graph) / float(estimator.estimator_weights_.sum())
    if classes == _TWO:
        decision = votes.linear([[-1.0, 1.0]])
        probability = margins_of(decision * 0.5).softmax()
        scores = above_zero(decision)
    else:
        decision = votes
        probability, scores = (votes / float(classes - 1)).softmax(), votes
    return classified(step, scores, probability=probability, raw_prediction=margins_of(decision))


def _votes(step: Step, features: Features, graph: Graph) -> Vector:
    """Adds each weight to the class voted for, and takes an equal share off the others."""
    estimator = step.estimator
    classes, members = estimator.classes_, estimator.estimators_
    weights = estimator.estimator_weights_[: len(members)]
    if all(type(each) in (DecisionTreeClassifier, ExtraTreeClassifier) for each in members):
        trees = [
            fitted_tree(each.tree_, _vote(_chosen(each, classes), len(classes), weight))
            for each, weight in zip(members, weights, strict=True)
        ]
        ensemble = Ensemble(features.width, [0.0] * len(classes), trees, [0] * len(trees))
        return added_up(ensemble, within_float32(features), graph)
    sums: Vector | None = None
    for i, (each, weight) in enumerate(zip(members, weights, strict=True)):
        numbered = numbered_member(step.child(f"estimators_[{i}]", each), features, graph)
        places = np.searchsorted(classes, each.classes_)
        table = _vote(places, len(classes), weight)
        vote = one_hot(numbered.predicted(), len(places)).linear(table.T)
        sums = vote if sums is None else sums + vote
    assert sums is not None  # noqa: S101 - scikit-learn keeps one estimator at least
    return sums


def _chosen(tree: Any, classes: NDArray[Any]) -> NDArray[np.intp]:
    """Returns for each node the class that the tree predicts there, as an index."""
    places = np.searchsorted(classes, tree.classes_)
    chosen: NDArray[np.intp] = places[tree.tree_.value[:, 0, :].argmax(axis=1)]
    return chosen


def _vote(chosen: NDArray[np.intp], classes: int, weight: float) -> NDArray[np.float64]:
    votes = np.full((len(chosen), classes), -1 / (classes - 1) * weight)
    votes[np.arange(len(chosen)), chosen] = weight
    return votes


def numbered_member(step: Step, features: Features, graph: Graph) -> Member:
    """Converts a classifier inside another one, with its classes numbered 0, 1, ..."""
    numbered = copy.copy(step.estimator)
    try:
        numbered.classes_ = np.arange(len(step.estimator.classes_))
    except AttributeError as error:
        raise step.unsupported(
            "keeps its classes where they cannot be numbered",
            "Use a single classifier and not a pipeline there.",
            "estimator",
        ) from error
    return member(Step(numbered, step.path), features, graph)


def one_hot(index: Vector, classes: int) -> Vector:
    """Returns 1 in the place of the index and 0 elsewhere."""
    distance = index.linear(np.ones((classes, 1)), -np.arange(classes, dtype=np.float64))
    return distance.apply("abs").at_most(1.0) * -1.0 + 1.0

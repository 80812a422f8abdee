"""Converters of votes and stacks."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import (
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.classes import BINARY, add_labels
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.members import Member, member
from flink_mleap.export.sklearn.outcomes import (
    classified,
    margins_of,
    regressed,
    with_vector,
)
from flink_mleap.export.sklearn.registry import Prediction, Step, check_numeric, convert, register
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = [
    "mean_of",
    "stacking_classifier",
    "stacking_regressor",
    "voting_classifier",
    "voting_regressor",
]


@register(VotingClassifier, takes_missing=True, takes_text=True)
def voting_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class with the greatest mean probability, or with most votes."""
    _check_one_target(step)
    members, weights = _named_members(step, features, graph), _weights(step)
    if step.estimator.voting == "soft":
        mean = mean_of([each.probability() for each in members], weights)
        return classified(step, mean, probability=mean)
    classes = len(step.estimator.classes_)
    votes = np.ones(len(members)) if weights is None else weights
    model = {
        "tables": attributes.rows(np.vstack([vote * np.eye(classes) for vote in votes])),
        "sizes": attributes.integers([classes] * len(members)),
    }
    chosen = joined([each.predicted() for each in members])
    return classified(step, chosen.through("category_tables", model, classes))


@register(VotingRegressor, takes_missing=True, takes_text=True)
def voting_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The mean of the regressions."""
    members = _named_members(step, features, graph)
    return regressed(mean_of([each.predicted() for each in members], _weights(step)))


@register(StackingRegressor, takes_missing=True, takes_text=True)
def stacking_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The final estimator, on what the others predict."""
    stacked = _stacked(step, features, graph)
    final = step.child("final_estimator_", step.estimator.final_estimator_)
    result = convert(final, stacked.as_features(), graph)
    if not isinstance(result, Prediction):
        raise final.unsupported("does not predict", "Use a regressor there.")
    return result


@register(StackingClassifier, takes_missing=True, takes_text=True)
def stacking_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The final estimator, on what the others predict."""
    _check_one_target(step)
    stacked = _stacked(step, features, graph)
    final_step = step.child("final_estimator_", step.estimator.final_estimator_)
    final = member(final_step, stacked.as_features(), graph)
    prediction = add_labels(step, step.estimator.classes_, final.index(), graph)
    if final.has("probability"):
        prediction = with_vector(prediction, "probability", final.probability())
    if final.has("raw_prediction"):
        raw = margins_of(final.decision())
        prediction = with_vector(prediction, "raw_prediction", raw)
    return prediction


def mean_of(vectors: list[Vector], weights: NDArray[np.float64] | None = None) -> Vector:
    """Returns the weighted mean, added in the order given."""
    if weights is None:
        return reduce(Vector.__add__, vectors) / float(len(vectors))
    weighted: list[Vector] = [
        each * float(weight) for each, weight in zip(vectors, weights, strict=True)
    ]
    return reduce(Vector.__add__, weighted) / float(weights.sum())


def _named_members(step: Step, features: Features, graph: Graph) -> list[Member]:
    kept = [name for name, each in step.estimator.estimators if each != "drop"]
    return [
        member(step.child(name, each), features, graph)
        for name, each in zip(kept, step.estimator.estimators_, strict=True)
    ]


def _weights(step: Step) -> NDArray[np.float64] | None:
    weights = step.estimator._weights_not_none
    return None if weights is None else np.asarray(weights, dtype=np.float64)


def _stacked(step: Step, features: Features, graph: Graph) -> Vector:
    parts = []
    methods: list[Any] = list(step.estimator.stack_method_)
    for each, method in zip(_named_members(step, features, graph), methods, strict=True):
        if method == "predict":
            parts.append(each.predicted())
        elif method == "decision_function":
            parts.append(each.decision())
        else:
            shares = each.probability()
            parts.append(shares.take([1]) if shares.size == BINARY else shares)
    if step.estimator.passthrough:
        check_numeric(step, features)
        graph.facts.refuse_missing(features.missing)
        parts.append(Vector.of(features, graph))
    return joined(parts)


def _check_one_target(step: Step) -> None:
    if isinstance(step.estimator.classes_, list):
        raise step.unsupported(
            "predicts several targets", "Train one model for each target.", "classes_"
        )

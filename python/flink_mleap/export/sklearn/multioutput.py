"""Converters of estimators that have one member for each target."""

from __future__ import annotations

import numpy as np
from sklearn.multioutput import (
    ClassifierChain,
    MultiOutputClassifier,
    MultiOutputRegressor,
    RegressorChain,
)

from flink_mleap.export.sklearn.classes import BINARY
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.members import Member, member
from flink_mleap.export.sklearn.outcomes import regressed, with_vector
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.targets import labels_of_targets
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = [
    "classifier_chain",
    "multi_output_classifier",
    "multi_output_regressor",
    "regressor_chain",
]


@register(MultiOutputRegressor, takes_missing=True, takes_text=True)
def multi_output_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """One regression for each target."""
    members = _members(step, features, graph)
    return regressed(joined([each.predicted() for each in members]))


@register(MultiOutputClassifier, takes_missing=True, takes_text=True)
def multi_output_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """One classifier for each target; their probabilities side by side."""
    members = _members(step, features, graph)
    prediction = labels_of_targets(joined([each.label() for each in members]))
    if hasattr(step.estimator, "predict_proba"):
        shares = joined([each.probability() for each in members])
        prediction = with_vector(prediction, "probability", shares)
    return prediction


@register(ClassifierChain)
def classifier_chain(step: Step, features: Features, graph: Graph) -> Prediction:
    """One classifier after the other, each on the features and what those before it give.

    Of targets of more than two classes scikit-learn gives neither probabilities nor margins.
    """
    model, members, row = step.estimator, [], Vector.of(features, graph)
    for i, each in enumerate(model.estimators_):
        one = member(step.child(f"estimators_[{i}]", each), row.as_features(), graph)
        members.append(one)
        row = joined([row, _link(step, one)])
    places = np.argsort(model.order_).tolist()
    prediction = labels_of_targets(joined([each.label() for each in members]).take(places))
    if not all(map(_has_two_classes, members)):
        return prediction
    if hasattr(model, "predict_proba"):
        shares = joined([each.probability().take([1]) for each in members])
        prediction = with_vector(prediction, "probability", shares.take(places))
    if hasattr(model, "decision_function"):
        margins = joined([each.decision() for each in members])
        prediction = with_vector(prediction, "raw_prediction", margins.take(places))
    return prediction


@register(RegressorChain)
def regressor_chain(step: Step, features: Features, graph: Graph) -> Prediction:
    """One regression after the other, each on the features and the predictions before it."""
    row, targets = Vector.of(features, graph), []
    for i, each in enumerate(step.estimator.estimators_):
        one = member(step.child(f"estimators_[{i}]", each), row.as_features(), graph).predicted()
        targets.append(one)
        row = joined([row, one])
    return regressed(joined(targets).take(np.argsort(step.estimator.order_).tolist()))


def _link(step: Step, each: Member) -> Vector:
    """Returns what the classifiers further down the chain get from this one."""
    method = step.estimator.chain_method_
    if method == "predict":
        return each.label()
    if method not in ("predict_proba", "decision_function"):
        raise step.unsupported(
            f"hands on what {method} gives, which may be infinite",
            "Use the chain_method predict, predict_proba or decision_function.",
            "chain_method",
        )
    return each.probability().take([1]) if method == "predict_proba" else each.decision()


def _has_two_classes(each: Member) -> bool:
    return len(each.estimator.classes_) == BINARY


def _members(step: Step, features: Features, graph: Graph) -> list[Member]:
    return [
        member(step.child(f"estimators_[{i}]", each), features, graph)
        for i, each in enumerate(step.estimator.estimators_)
    ]

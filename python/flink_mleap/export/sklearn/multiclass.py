"""Converters of classifiers that are made of binary ones."""

from __future__ import annotations

import numpy as np
from sklearn.base import is_classifier, is_regressor
from sklearn.multiclass import (
    OneVsOneClassifier,
    OneVsRestClassifier,
    OutputCodeClassifier,
)

from flink_mleap.export.sklearn.classes import BINARY
from flink_mleap.export.sklearn.clusters import nearness
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.members import Member, member
from flink_mleap.export.sklearn.outcomes import both_of, classified, margins_of, with_vector
from flink_mleap.export.sklearn.pairs import pairwise_decision
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.targets import labels_above
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = ["one_vs_one", "one_vs_rest", "output_code"]


@register(OneVsRestClassifier, takes_missing=True, takes_text=True)
def one_vs_rest(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class whose own classifier is most in favour of it, or all labels that theirs takes."""
    members = _members(step, features, graph)
    favours = joined([_favour(each) for each in members])
    if step.estimator.multilabel_:
        return _every_label(step, members, favours)
    scores = favours if favours.size > 1 else _chosen_if_above(favours, members[0])
    prediction = classified(step, scores)
    if hasattr(step.estimator, "predict_proba"):
        shares = _positive(members)
        if shares.size == 1:
            shares = both_of(shares)
        total = shares.reduced("sum")
        no_share = total.apply("step") * -1.0 + 1.0
        prediction = with_vector(prediction, "probability", shares / (total + no_share))
    if hasattr(step.estimator, "decision_function"):
        raw = margins_of(joined([each.decision() for each in members]))
        prediction = with_vector(prediction, "raw_prediction", raw)
    return prediction


@register(OneVsOneClassifier)
def one_vs_one(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class that wins most duels."""
    model = step.estimator
    classes = len(model.classes_)
    if model.pairwise_indices_ is not None or any(is_regressor(e) for e in model.estimators_):
        raise step.unsupported(
            "decides between two classes by a regressor or a precomputed kernel",
            "Use a classifier with a kernel of its own.",
            "estimator",
        )
    members = _members(step, features, graph)
    wins = joined([each.predicted() for each in members])
    decision = pairwise_decision(wins, joined([_favour(each) for each in members]), classes)
    if classes > BINARY:
        return classified(step, decision, raw_prediction=decision)
    second = decision.take([1])
    scores = _chosen_if_above(second, members[0])
    return classified(step, scores, raw_prediction=margins_of(second))


@register(OutputCodeClassifier)
def output_code(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class whose code is nearest."""
    codes = joined([_favour(each) for each in _members(step, features, graph)])
    return classified(step, nearness(codes, step.finite("code_book_")))


def _every_label(step: Step, members: list[Member], favours: Vector) -> Prediction:
    prediction = labels_above(favours, _threshold(members[0]))
    if hasattr(step.estimator, "predict_proba"):
        prediction = with_vector(prediction, "probability", _positive(members))
    if hasattr(step.estimator, "decision_function"):
        raw = joined([each.decision() for each in members])
        prediction = with_vector(prediction, "raw_prediction", raw)
    return prediction


def _positive(members: list[Member]) -> Vector:
    return joined([each.probability().take([1]) for each in members])


def _members(step: Step, features: Features, graph: Graph) -> list[Member]:
    return [
        member(step.child(f"estimators_[{i}]", each), features, graph)
        for i, each in enumerate(step.estimator.estimators_)
    ]


def _favour(each: Member) -> Vector:
    """Returns how much a binary classifier is in favour of its second class."""
    if is_regressor(each.estimator):
        return each.predicted()
    if hasattr(each.estimator, "decision_function"):
        return each.decision()
    return each.probability().take([1])


def _chosen_if_above(favour: Vector, each: Member) -> Vector:
    """Returns scores of which the second one is greater where scikit-learn takes that class."""
    return favour.linear(np.array([[0.0], [1.0]]), [_threshold(each), 0.0])


def _threshold(each: Member) -> float:
    is_margin = is_classifier(each.estimator) and hasattr(each.estimator, "decision_function")
    return 0.0 if is_margin else 0.5

"""Converter of calibrated classifiers."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble._forest import ForestClassifier
from sklearn.tree import BaseDecisionTree

from flink_mleap.export.sklearn.classes import BINARY
from flink_mleap.export.sklearn.ensembles import mean_of
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.isotonic import interpolated
from flink_mleap.export.sklearn.members import member
from flink_mleap.export.sklearn.outcomes import both_of, classified, margins_of
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = ["calibrated_classifier"]


@register(CalibratedClassifierCV, takes_missing=True, takes_text=True)
def calibrated_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class with the greatest mean of the calibrated probabilities."""
    probabilities = [
        _probability(step, step.child(f"calibrated_classifiers_[{i}]", each), features, graph)
        for i, each in enumerate(step.estimator.calibrated_classifiers_)
    ]
    mean = mean_of(probabilities)
    return classified(step, mean, probability=mean)


def _probability(parent: Step, step: Step, features: Features, graph: Graph) -> Vector:
    calibrated = step.estimator
    inner = member(step.child("estimator", calibrated.estimator), features, graph)
    has_margins = hasattr(calibrated.estimator, "decision_function")
    classes = len(parent.estimator.classes_)
    if has_margins:
        response = inner.decision()
    else:
        response = inner.probability()
        response = response.take([1]) if response.size == BINARY else response
    match calibrated.method:
        case "sigmoid" | "isotonic":
            each = _calibrated(step, calibrated.calibrators, response)
            return _probabilities(parent, calibrated, each, classes).at_most(1.0)
        case "temperature":
            if not has_margins and classes == BINARY and not _is_exact(calibrated.estimator):
                raise parent.unsupported(
                    "takes the logarithm of probabilities next to 1, which shows their last bit",
                    "Use the method sigmoid or isotonic, or an estimator with decision_function.",
                    "method",
                )
            logits = margins_of(response) if has_margins else _logarithms(response)
            beta = float(calibrated.calibrators[0].beta_)
            return (logits * beta).softmax().at_most(1.0)
        case method:
            raise parent.unsupported(
                f"has the method {method}", "Use sigmoid, isotonic or temperature.", "method"
            )


def _is_exact(estimator: Any) -> bool:
    """Whether the probabilities are shares of rows, and so the same to the last bit."""
    return isinstance(estimator, BaseDecisionTree | ForestClassifier)


def _calibrated(step: Step, calibrators: list[Any], response: Vector) -> Vector:
    if all(hasattr(each, "a_") for each in calibrators):
        slopes = step.finite_values([each.a_ for each in calibrators], "a_")
        offsets = step.finite_values([each.b_ for each in calibrators], "b_")
        return ((response * slopes + offsets) * -1.0).apply("logistic")
    return joined(
        [
            interpolated(step.child(f"calibrators[{i}]", each), response.take([i]))
            for i, each in enumerate(calibrators)
        ]
    )


def _probabilities(parent: Step, calibrated: Any, each: Vector, classes: int) -> Vector:
    if classes == BINARY:
        return both_of(each)
    found = np.searchsorted(parent.estimator.classes_, calibrated.estimator.classes_)
    if len(found) < classes:
        places = np.zeros((classes, len(found)))
        places[found, np.arange(len(found))] = 1.0
        each = each.linear(places)
    return each.shares_or_uniform()


def _logarithms(response: Vector) -> Vector:
    shares = both_of(response) if response.size == 1 else response
    return (shares + 1e-12).apply("log")

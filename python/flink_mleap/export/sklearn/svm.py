"""Converters of support vector machines with kernels."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVC, SVR, NuSVC, NuSVR, OneClassSVM

from flink_mleap.bundle.schema import Field
from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.classes import BINARY
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.kernels import kernel_of
from flink_mleap.export.sklearn.outcomes import classified, margins_of, regressed, with_vector
from flink_mleap.export.sklearn.pairs import pairwise_decision, votes_of
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["one_class_svm", "support_vector_classifier", "support_vector_regression"]


@register(SVR, NuSVR)
def support_vector_regression(step: Step, features: Features, graph: Graph) -> Prediction:
    """The kernels with the support vectors, times their coefficients."""
    kernel = _kernel(step, Vector.of(features, graph))
    return regressed(kernel.linear(_coefficients(step), step.finite("intercept_")))


@register(OneClassSVM)
def one_class_svm(step: Step, features: Features, graph: Graph) -> Prediction:
    """1 inside of the boundary and -1 outside."""
    kernel = _kernel(step, Vector.of(features, graph))
    margins = margins_of(kernel.linear(_coefficients(step), step.finite("intercept_")))
    output = Field(name="prediction", type="long", column=margins.greatest())
    prediction = Prediction("classification", (output,), (-1, 1))
    return with_vector(prediction, "raw_prediction", margins)


@register(SVC, NuSVC)
def support_vector_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """One decision for each pair of classes, and the class with the most votes.

    A decision of exactly zero is a vote for the second class in `predict`, and for the first one
    in `decision_function`.
    """
    model, classes = step.estimator, len(step.estimator.classes_)
    first = _pairs(step, _kernel(step, Vector.of(features, graph)), classes)
    pairs = first * -1.0
    votes = votes_of(first.apply("step") * -1.0 + 1.0, classes)
    if classes == BINARY:
        scores, raw = votes, margins_of(pairs)
    elif model.decision_function_shape == "ovr":
        raw = pairwise_decision(pairs.apply("step"), pairs, classes)
        scores = raw if model.break_ties else votes
    else:
        scores, raw = votes, first
    has_probability = hasattr(model, "predict_proba")
    probability = _probability(step, pairs, classes) if has_probability else None
    return with_vector(classified(step, scores, probability=probability), "raw_prediction", raw)


def _kernel(step: Step, row: Vector) -> Vector:
    model = step.estimator
    return kernel_of(step, row, model.support_vectors_, model._gamma, model.coef0)


def _coefficients(step: Step) -> NDArray[np.float64]:
    values = step.estimator.dual_coef_
    return step.finite_values(
        values.toarray() if hasattr(values, "toarray") else values, "dual_coef_"
    )


def _pairs(step: Step, kernel: Vector, classes: int) -> Vector:
    """Returns the decision of each pair, above zero where its first class wins."""
    coefficients, intercept = _coefficients(step), step.finite("intercept_")
    if classes == BINARY:
        # These two attributes have the other sign for two classes.
        return kernel.linear(-coefficients, -intercept)
    ends = np.cumsum([0, *step.estimator.n_support_])
    places = [slice(start, end) for start, end in pairwise(ends.tolist())]
    rows = np.zeros((len(intercept), coefficients.shape[1]))
    for row, (first, second) in enumerate(combinations(range(classes), 2)):
        rows[row, places[first]] = coefficients[second - 1, places[first]]
        rows[row, places[second]] = coefficients[first, places[second]]
    return kernel.linear(rows, intercept)


def _probability(step: Step, second: Vector, classes: int) -> Vector:
    slope, offset = step.finite("probA_"), step.finite("probB_")
    first = (second * slope - offset).apply("logistic")
    return first.through("pairwise_coupling", {"classes": attributes.integer(classes)}, classes)

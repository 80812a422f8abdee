"""Converters of discriminant analyses."""

from __future__ import annotations

import numpy as np
from sklearn.discriminant_analysis import (
    LinearDiscriminantAnalysis,
    QuadraticDiscriminantAnalysis,
)

from flink_mleap.export.sklearn.classes import BINARY
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.linear_classifiers import decision_of
from flink_mleap.export.sklearn.outcomes import both_of, classified, margins_of
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = [
    "classified_by_likelihood",
    "linear_discriminant_analysis",
    "quadratic_discriminant_analysis",
]


@register(LinearDiscriminantAnalysis)
def linear_discriminant_analysis(
    step: Step, features: Features, graph: Graph
) -> Features | Prediction:
    """Linear margins, and the probabilities that they stand for; as a transformer a projection."""
    row = Vector.of(features, graph)
    if step.transforms:
        return _projected(step, row).as_features()
    decision = decision_of(step, row)
    margins = margins_of(decision)
    probability = both_of(decision.apply("logistic")) if decision.size == 1 else decision.softmax()
    return classified(step, margins, probability=probability, raw_prediction=margins)


def _projected(step: Step, row: Vector) -> Vector:
    model = step.estimator
    if model.solver == "lsqr":
        raise step.unsupported(
            "cannot transform with the solver lsqr", "Use svd or eigen.", "solver"
        )
    directions = step.finite("scalings_")[:, : model._max_components].T
    return (row - step.finite("xbar_") if model.solver == "svd" else row).linear(directions)


@register(QuadraticDiscriminantAnalysis)
def quadratic_discriminant_analysis(step: Step, features: Features, graph: Graph) -> Prediction:
    """The logarithm of a Gaussian of each class with its own covariance, times its prior."""
    model = step.estimator
    priors = step.finite_values(np.log(model.priors_), "priors_")
    row = Vector.of(features, graph)
    whitened = [
        (row - step.finite_values(mean, "means_")).linear(
            step.finite_values((rotation * scaling**-0.5).T, "scalings_")
        )
        for mean, rotation, scaling in zip(
            model.means_, model.rotations_, model.scalings_, strict=True
        )
    ]
    norms = joined([each.apply("square").reduced("sum") for each in whitened])
    volumes = np.array([np.log(scaling).sum() for scaling in model.scalings_])
    return classified_by_likelihood(step, (norms + volumes) * -0.5 + priors)


def classified_by_likelihood(step: Step, scores: Vector) -> Prediction:
    """Returns the class with the greatest log-likelihood; the margin of two is their difference."""
    raw = scores
    if scores.size == BINARY:
        raw = scores.linear([[1.0, -1.0], [-1.0, 1.0]])
    return classified(step, scores, probability=scores.softmax(), raw_prediction=raw)

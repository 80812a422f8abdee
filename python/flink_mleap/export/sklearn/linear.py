"""Converters of linear regressions."""

from __future__ import annotations

import numpy as np
from sklearn.cross_decomposition import CCA, PLSCanonical, PLSRegression
from sklearn.linear_model import (
    ARDRegression,
    BayesianRidge,
    ElasticNet,
    ElasticNetCV,
    GammaRegressor,
    HuberRegressor,
    Lars,
    LarsCV,
    Lasso,
    LassoCV,
    LassoLars,
    LassoLarsCV,
    LassoLarsIC,
    LinearRegression,
    MultiTaskElasticNet,
    MultiTaskElasticNetCV,
    MultiTaskLasso,
    MultiTaskLassoCV,
    OrthogonalMatchingPursuit,
    OrthogonalMatchingPursuitCV,
    PassiveAggressiveRegressor,
    PoissonRegressor,
    QuantileRegressor,
    Ridge,
    RidgeCV,
    SGDRegressor,
    TheilSenRegressor,
    TweedieRegressor,
)
from sklearn.svm import LinearSVR

from flink_mleap.bundle.schema import Field
from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = [
    "generalized_linear_regression",
    "linear_regression",
    "partial_least_squares",
]


@register(
    ARDRegression,
    BayesianRidge,
    ElasticNet,
    ElasticNetCV,
    HuberRegressor,
    Lars,
    LarsCV,
    Lasso,
    LassoCV,
    LassoLars,
    LassoLarsCV,
    LassoLarsIC,
    LinearRegression,
    LinearSVR,
    MultiTaskElasticNet,
    MultiTaskElasticNetCV,
    MultiTaskLasso,
    MultiTaskLassoCV,
    OrthogonalMatchingPursuit,
    OrthogonalMatchingPursuitCV,
    PassiveAggressiveRegressor,
    QuantileRegressor,
    Ridge,
    RidgeCV,
    SGDRegressor,
    TheilSenRegressor,
)
def linear_regression(step: Step, features: Features, graph: Graph) -> Prediction:
    """The scalar product with the coefficients, plus the intercept; a vector of several targets."""
    coefficients = np.atleast_2d(step.finite("coef_"))
    intercept = step.finite("intercept_")
    if len(coefficients) > 1:
        return regressed(Vector.of(features, graph).linear(coefficients, np.ravel(intercept)))
    graph.add(
        "linear_regression",
        {"features": features.as_vector(graph)},
        {"prediction": "prediction"},
        {
            "coefficients": attributes.vector(coefficients[0]),
            "intercept": attributes.double(np.ravel(intercept)[0]),
        },
    )
    return Prediction("regression", (Field(name="prediction", type="double"),))


@register(PoissonRegressor, GammaRegressor, TweedieRegressor)
def generalized_linear_regression(step: Step, features: Features, graph: Graph) -> Prediction:
    """The inverse of the link function of the linear predictor: itself or its exponential."""
    linear = Vector.of(features, graph).linear(step.finite("coef_"), step.finite("intercept_"))
    if not _has_log_link(step):
        return regressed(linear)
    if features.is_single and step.estimator.coef_.dtype == np.float32:
        # The exponential of a float32 number is infinite far earlier.
        return regressed(linear.apply("single").apply("exp").apply("single"))
    return regressed(linear.apply("exp"))


def _has_log_link(step: Step) -> bool:
    model = step.estimator
    if not isinstance(model, TweedieRegressor):
        return True
    return bool(model.link == "log" or (model.link == "auto" and model.power > 0))


@register(PLSRegression, PLSCanonical, CCA)
def partial_least_squares(step: Step, features: Features, graph: Graph) -> Prediction:
    """The centred features times the coefficients, plus the intercept."""
    centred = Vector.of(features, graph) - step.finite("_x_mean")
    return regressed(centred.linear(step.finite("coef_"), step.finite("intercept_")))

"""Converters of linear models."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import (
    ElasticNet,
    ElasticNetCV,
    Lasso,
    LassoCV,
    LinearRegression,
    LogisticRegression,
    LogisticRegressionCV,
    Ridge,
    RidgeCV,
)

from flink_mleap.bundle.schema import Field
from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.classes import (
    BINARY,
    add_labels,
    index_column,
    logistic_model,
)
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Prediction, Step, register

__all__ = ["linear_regression", "logistic_regression"]


@register(LinearRegression, Ridge, RidgeCV, Lasso, LassoCV, ElasticNet, ElasticNetCV)
def linear_regression(step: Step, features: Features, graph: Graph) -> Prediction:
    """The scalar product with the coefficients, plus the intercept."""
    coefficients = np.atleast_2d(step.finite("coef_"))
    if len(coefficients) > 1:
        raise step.unsupported(
            f"predicts {len(coefficients)} targets", "Train one model for each target.", "coef_"
        )
    graph.add(
        "linear_regression",
        {"features": features.as_vector(graph)},
        {"prediction": "prediction"},
        {
            "coefficients": attributes.vector(coefficients[0]),
            "intercept": attributes.double(np.ravel(step.finite("intercept_"))[0]),
        },
    )
    return Prediction("regression", (Field(name="prediction", type="double"),))


@register(LogisticRegression, LogisticRegressionCV)
def logistic_regression(step: Step, features: Features, graph: Graph) -> Prediction:
    """Binary or multinomial.

    MLeap takes the class from the probabilities when it computes them, where margins below 1e-16
    cannot be told apart. The first node therefore gives margins and class only, and the second one
    turns margins into probabilities.
    """
    coefficients = step.finite("coef_")
    intercept = np.broadcast_to(step.finite("intercept_"), (len(coefficients),))
    classes = step.estimator.classes_
    index = index_column(classes, graph)
    graph.add(
        "logistic_regression",
        {"features": features.as_vector(graph)},
        {"raw_prediction": "raw_prediction", "prediction": index},
        logistic_model(coefficients, intercept, len(classes)),
    )
    prediction = add_labels(step, classes, index, graph)
    if step.wants("probability"):
        graph.add(
            "logistic_regression",
            {"features": "raw_prediction"},
            {"probability": "probability", "prediction": graph.column("unused")},
            _margins_to_probabilities(len(classes)),
        )
        prediction = prediction.and_vector("probability")
    return prediction.and_vector("raw_prediction")


def _margins_to_probabilities(classes: int) -> dict[str, attributes.Attribute]:
    if classes == BINARY:
        # The margins are (-m, m), and half their difference is m without rounding.
        return logistic_model(np.array([[-0.5, 0.5]]), np.zeros(1), classes)
    # Margins relative to that of the first class: the greatest is never below 0, where MLeap's
    # softmax would lose all classes to underflow.
    relative = np.eye(classes)
    relative[:, 0] -= 1.0
    return logistic_model(relative, np.zeros(classes), classes)

"""Converters of linear classifiers."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import (
    LogisticRegression,
    LogisticRegressionCV,
    PassiveAggressiveClassifier,
    Perceptron,
    RidgeClassifier,
    RidgeClassifierCV,
    SGDClassifier,
)
from sklearn.svm import LinearSVC

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.classes import (
    BINARY,
    add_labels,
    index_column,
    logistic_model,
)
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import (
    both_of,
    classified,
    margins_of,
    with_vector,
)
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.targets import labels_above
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["decision_of", "linear_classifier", "logistic_regression", "sgd_classifier"]


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


@register(LinearSVC, PassiveAggressiveClassifier, Perceptron, RidgeClassifier, RidgeClassifierCV)
def linear_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class with the greatest margin, or every label with a positive one."""
    decision = decision_of(step, Vector.of(features, graph))
    binarizer = getattr(step.estimator, "_label_binarizer", None)
    if binarizer is not None and binarizer.y_type_.startswith("multilabel"):
        return with_vector(labels_above(decision, 0.0), "raw_prediction", decision)
    margins = margins_of(decision)
    return classified(step, margins, raw_prediction=margins)


@register(SGDClassifier)
def sgd_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class with the greatest margin; probabilities where the loss has them."""
    decision = decision_of(step, Vector.of(features, graph))
    margins = margins_of(decision)
    probability = None
    if step.estimator.loss == "log_loss":
        each = decision.apply("logistic")
        if features.is_single and step.estimator.coef_.dtype == np.float32:
            # Far from the classes, all of them are 0 in float32 far earlier.
            each = each.apply("single")
        probability = both_of(each) if each.size == 1 else each.shares_or_uniform()
    elif step.estimator.loss == "modified_huber":
        each = (decision.at_least(-1.0).at_most(1.0) + 1.0) / 2.0
        probability = both_of(each) if each.size == 1 else each.shares_or_uniform()
    return classified(step, margins, probability=probability, raw_prediction=margins)


def decision_of(step: Step, features: Vector) -> Vector:
    """Returns the margins of a fitted linear model: one for two classes."""
    return features.linear(step.finite("coef_"), step.finite("intercept_"))

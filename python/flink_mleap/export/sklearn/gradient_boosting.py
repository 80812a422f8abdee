"""Converters of gradient boosting."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import is_classifier
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.fitted_trees import added_up, fitted_tree, within_float32
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.links import binary_probability, from_zero
from flink_mleap.export.sklearn.members import member
from flink_mleap.export.sklearn.outcomes import classified, margins_of, regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.tree_ensemble import Ensemble
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["gradient_boosting_classifier", "gradient_boosting_regressor"]

_SMALLEST = float(np.finfo(np.float64).eps)


@register(GradientBoostingRegressor)
def gradient_boosting_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """What the first estimator gives, and the leaves times the learning rate, stage by stage."""
    return regressed(_raw(step, features, graph))


@register(GradientBoostingClassifier)
def gradient_boosting_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The same sums, one for two classes and else one for each class, and what they say."""
    raw = _raw(step, features, graph)
    if raw.size == 1:
        doubled = raw * 2.0 if step.estimator.loss == "exponential" else raw
        probability = binary_probability(doubled.apply("logistic"))
        scores = from_zero(raw)
    else:
        probability, scores = raw.softmax(), raw
    return classified(step, scores, probability=probability, raw_prediction=margins_of(raw))


def _raw(step: Step, features: Features, graph: Graph) -> Vector:
    features = within_float32(features)
    estimator = step.estimator
    constant = _constant_start(estimator, features.width)
    start = None if constant is not None else _start(step, features, graph)
    outputs = estimator.n_trees_per_iteration_
    trees = [
        fitted_tree(each.tree_, estimator.learning_rate * each.tree_.value[:, :, 0])
        for each in estimator.estimators_.ravel()
    ]
    ensemble = Ensemble(
        features=features.width,
        base=[0.0] * outputs if constant is None else constant.tolist(),
        trees=trees,
        outputs=list(range(outputs)) * len(estimator.estimators_),
    )
    return added_up(ensemble, features, graph, start)


def _constant_start(estimator: Any, width: int) -> NDArray[np.float64] | None:
    init = estimator.init_
    is_random = getattr(init, "strategy", None) in ("stratified", "uniform")
    if init == "zero" or (type(init) in (DummyClassifier, DummyRegressor) and not is_random):
        start: NDArray[np.float64] = estimator._raw_predict_init(np.zeros((1, width)))[0]
        return start
    return None


def _start(step: Step, features: Features, graph: Graph) -> Vector:
    """Adds the estimator that the boosting starts from; it gets the features as float32."""
    estimator = step.estimator
    init = step.child("init", estimator.init_)
    row = np.zeros((1, features.width), dtype=np.float32)
    if init.estimator.predict(row).dtype == np.float32:
        raise init.unsupported(
            "computes in float32 there, in an order of its own",
            "Start from a tree, a forest, 'zero' or the default.",
            "init",
        )
    rounded = Vector.of(features, graph).apply("single").as_features()
    first = member(init, rounded, graph)
    if not is_classifier(estimator):
        return first.predicted()
    likely = first.probability().at_least(_SMALLEST).at_most(1.0 - _SMALLEST)
    if estimator.n_trees_per_iteration_ > 1:
        logs = likely.apply("log")
        return logs - logs.reduced("sum") / float(logs.size)
    positive = likely.take([1])
    logit = (positive / (positive * -1.0 + 1.0)).apply("log")
    return logit * 0.5 if estimator.loss == "exponential" else logit

"""Converters of estimators that leave predicting to the one inside them."""

from __future__ import annotations

from typing import Any

from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import RANSACRegressor
from sklearn.semi_supervised import SelfTrainingClassifier

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Prediction, Step, convert, register

__all__ = ["inner_estimator"]


@register(
    FrozenEstimator,
    RANSACRegressor,
    SelfTrainingClassifier,
    takes_missing=True,
    takes_text=True,
)
def inner_estimator(step: Step, features: Features, graph: Graph) -> Features | Prediction:
    """What the estimator inside gives."""
    return convert(step.child("estimator", _inner(step.estimator)), features, graph)


def _inner(estimator: Any) -> Any:
    return estimator.estimator if isinstance(estimator, FrozenEstimator) else estimator.estimator_

"""Converters of the scalers, in the order of operations of their `transform` in scikit-learn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, register

__all__ = ["max_abs_scaler", "min_max_scaler", "robust_scaler", "standard_scaler"]


@register(StandardScaler, takes_missing=True)
def standard_scaler(step: Step, features: Features, graph: Graph) -> Features:
    """(x - mean) / scale; a constant column has scale 1 and is only centred."""
    if step.estimator.with_mean:
        features = features.apply("sub", _of_type(features, step.finite("mean_")))
    if step.estimator.with_std:
        features = features.apply("div", _of_type(features, step.finite("scale_")))
    return features


def _of_type(features: Features, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rounds the constants to float32 for columns of float32, as StandardScaler does first."""
    return values.astype(np.float32).astype(np.float64) if features.is_single else values


@register(RobustScaler, takes_missing=True)
def robust_scaler(step: Step, features: Features, graph: Graph) -> Features:
    """(x - center) / scale."""
    if step.estimator.with_centering:
        features = features.apply("sub", step.finite("center_"))
    if step.estimator.with_scaling:
        features = features.apply("div", step.finite("scale_"))
    return features


@register(MaxAbsScaler, takes_missing=True)
def max_abs_scaler(step: Step, features: Features, graph: Graph) -> Features:
    """X / scale, within -1 and 1 when `clip` is set."""
    features = features.apply("div", step.finite("scale_"))
    if step.estimator.clip:
        features = _clip(features, -1.0, 1.0)
    return features


@register(MinMaxScaler, takes_missing=True)
def min_max_scaler(step: Step, features: Features, graph: Graph) -> Features:
    """X * scale + min, within `feature_range` when `clip` is set."""
    features = features.apply("mul", step.finite("scale_")).apply("add", step.finite("min_"))
    if step.estimator.clip:
        low, high = step.estimator.feature_range
        features = _clip(features, float(low), float(high))
    return features


def _clip(features: Features, low: float, high: float) -> Features:
    return features.apply("max", low).apply("min", high)

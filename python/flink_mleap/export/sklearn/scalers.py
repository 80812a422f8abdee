"""Converters of the scalers, in the order of operations of their `transform` in scikit-learn."""

from __future__ import annotations

from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler

from flink_mleap.errors import UnsupportedModel
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, register

__all__ = ["max_abs_scaler", "min_max_scaler", "robust_scaler", "standard_scaler"]


@register(StandardScaler)
def standard_scaler(step: Step, features: Features, graph: Graph) -> Features:
    """(x - mean) / scale; a constant column has scale 1 and is only centred."""
    if step.estimator.with_mean:
        features = features.apply("sub", step.finite("mean_"))
    if step.estimator.with_std:
        features = features.apply("div", step.finite("scale_"))
    return features


@register(RobustScaler)
def robust_scaler(step: Step, features: Features, graph: Graph) -> Features:
    """(x - center) / scale."""
    if step.estimator.with_centering:
        features = features.apply("sub", step.finite("center_"))
    if step.estimator.with_scaling:
        features = features.apply("div", step.finite("scale_"))
    return features


@register(MaxAbsScaler)
def max_abs_scaler(step: Step, features: Features, graph: Graph) -> Features:
    """X / scale, within -1 and 1 when `clip` is set."""
    features = features.apply("div", step.finite("scale_"))
    if step.estimator.clip:
        features = _clip(step, features, -1.0, 1.0)
    return features


@register(MinMaxScaler)
def min_max_scaler(step: Step, features: Features, graph: Graph) -> Features:
    """X * scale + min, within `feature_range` when `clip` is set."""
    features = features.apply("mul", step.finite("scale_")).apply("add", step.finite("min_"))
    if step.estimator.clip:
        low, high = step.estimator.feature_range
        features = _clip(step, features, float(low), float(high))
    return features


def _clip(step: Step, features: Features, low: float, high: float) -> Features:
    if not features.can_be_bounded():
        raise _cannot_clip(step)
    return features.apply("max", low).apply("min", high)


def _cannot_clip(step: Step) -> UnsupportedModel:
    return step.unsupported(
        "has clip=True behind a step that gives a vector, and MLeap bounds scalars only",
        "Set clip=False, or put the scaler before that step.",
        "clip",
    )

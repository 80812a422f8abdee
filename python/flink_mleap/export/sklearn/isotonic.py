"""Converter of the isotonic regression."""

from __future__ import annotations

from sklearn.isotonic import IsotonicRegression

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["interpolated", "isotonic_regression"]


@register(IsotonicRegression)
def isotonic_regression(step: Step, features: Features, graph: Graph) -> Prediction:
    """Straight lines between the thresholds."""
    return regressed(interpolated(step, Vector.of(features, graph)))


def interpolated(step: Step, row: Vector) -> Vector:
    """Returns the isotonic function of each element."""
    xs, ys = step.finite("X_thresholds_"), step.finite("y_thresholds_")
    outside = "clip" if len(xs) == 1 else step.estimator.out_of_bounds
    model = {
        "size": attributes.integer(row.size),
        "xs": attributes.vector(xs),
        "ys": attributes.vector(ys),
        "outside": attributes.string(outside),
    }
    return row.through("interpolation", model, row.size)

"""Converters of detectors of outliers: 1 for what is like the training, -1 for what is not."""

from __future__ import annotations

from sklearn.covariance import EllipticEnvelope
from sklearn.linear_model import SGDOneClassSVM

from flink_mleap.bundle.schema import Field
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import margins_of, with_vector
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["elliptic_envelope", "inlier_or_outlier", "linear_one_class_svm"]


@register(EllipticEnvelope)
def elliptic_envelope(step: Step, features: Features, graph: Graph) -> Prediction:
    """The squared Mahalanobis distance against its greatest one inside."""
    model = step.estimator
    difference = Vector.of(features, graph) - step.finite("location_")
    precision = step.finite_values(model.get_precision(), "precision_")
    distance = (difference.linear(precision) * difference).reduced("sum")
    return inlier_or_outlier(distance * -1.0 - float(model.offset_))


@register(SGDOneClassSVM)
def linear_one_class_svm(step: Step, features: Features, graph: Graph) -> Prediction:
    """The side of a plane."""
    row = Vector.of(features, graph)
    return inlier_or_outlier(row.linear(step.finite("coef_"), -step.finite("offset_")))


def inlier_or_outlier(decision: Vector) -> Prediction:
    """Returns 1 where the decision is zero or above, else -1."""
    is_outlier = (decision * -1.0).apply("step")
    scores = is_outlier.linear([[1.0], [0.0]], [0.0, 0.5])
    output = Field(name="prediction", type="long", column=scores.greatest())
    prediction = Prediction("classification", (output,), (-1, 1))
    return with_vector(prediction, "raw_prediction", margins_of(decision))

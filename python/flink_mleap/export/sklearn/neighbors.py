"""Converters of estimators that look at the nearest rows of the training."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import (
    KNeighborsClassifier,
    KNeighborsRegressor,
    NearestCentroid,
    NeighborhoodComponentsAnalysis,
)

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.clusters import nearness
from flink_mleap.export.sklearn.discriminant import classified_by_likelihood
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import classified, regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.targets import greatest_of_targets
from flink_mleap.export.sklearn.vectors import Vector

__all__ = [
    "k_neighbors_classifier",
    "k_neighbors_regressor",
    "nearest_centroid",
    "neighborhood_components_analysis",
]

_METRICS = {
    "euclidean": "euclidean",
    "l2": "euclidean",
    "sqeuclidean": "squared_euclidean",
    "manhattan": "manhattan",
    "cityblock": "manhattan",
    "l1": "manhattan",
    "chebyshev": "chebyshev",
    "infinity": "chebyshev",
    "minkowski": "minkowski",
    "p": "minkowski",
}
_BY_POWER = {1: "manhattan", 2: "euclidean", np.inf: "chebyshev"}


@register(KNeighborsClassifier)
def k_neighbors_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class with the greatest share among the nearest rows, of each target."""
    model, row = step.estimator, Vector.of(features, graph)
    if not model.outputs_2d_:
        targets = np.eye(len(model.classes_))[np.ravel(model._y)]
        shares = _mean_of_nearest(step, row, targets)
        return classified(step, shares, probability=shares)
    each = [
        _mean_of_nearest(step, row, np.eye(len(classes))[places])
        for classes, places in zip(model.classes_, model._y.T, strict=True)
    ]
    return greatest_of_targets(step, each, model.classes_)


@register(KNeighborsRegressor)
def k_neighbors_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The mean of the nearest rows."""
    targets = np.asarray(step.finite("_y"))
    targets = targets.reshape(len(targets), -1)
    return regressed(_mean_of_nearest(step, Vector.of(features, graph), targets))


@register(NearestCentroid)
def nearest_centroid(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class whose centroid is nearest, in view of the priors."""
    model, centroids = step.estimator, step.finite("centroids_")
    if model.metric not in ("euclidean", "manhattan"):
        raise step.unsupported(
            f"has the metric {model.metric}", "Use euclidean or manhattan.", "metric"
        )
    row = Vector.of(features, graph)
    is_euclidean = model.metric == "euclidean"
    deviations = step.finite("within_class_std_dev_")
    factors = np.where(deviations == 0, 1.0, deviations)
    scaled = row / factors
    with np.errstate(divide="ignore"):
        priors = step.finite_values(2.0 * np.log(model.class_prior_), "class_prior_")
    distances = scaled.compared(
        centroids / factors, "squared_euclidean" if is_euclidean else "manhattan"
    )
    if not is_euclidean:
        distances = distances.apply("square")
    discriminants = distances * -1.0 + priors
    if not np.isclose(model.class_prior_, 1 / len(model.classes_)).all():
        by_prior = classified_by_likelihood(step, discriminants)
        return by_prior if is_euclidean else classified(step, discriminants)
    nearest = (
        nearness(row, centroids) if is_euclidean else row.compared(centroids, "manhattan") * -1.0
    )
    if not is_euclidean:
        return classified(step, nearest)
    raw = discriminants
    if raw.size == 2:  # noqa: PLR2004 - two classes
        raw = raw.linear([[1.0, -1.0], [-1.0, 1.0]])
    return classified(step, nearest, probability=discriminants.softmax(), raw_prediction=raw)


@register(NeighborhoodComponentsAnalysis)
def neighborhood_components_analysis(step: Step, features: Features, graph: Graph) -> Features:
    """A linear map."""
    return Vector.of(features, graph).linear(step.finite("components_")).as_features()


def _mean_of_nearest(step: Step, row: Vector, targets: NDArray[np.float64]) -> Vector:
    model = step.estimator
    if model.weights not in ("uniform", "distance", None):
        raise step.unsupported(
            "has a function as weights", "Use weights of uniform or distance.", "weights"
        )
    rows = model._fit_X
    rows = step.finite_values(rows.toarray() if hasattr(rows, "toarray") else rows, "n_neighbors")
    metric, power = _metric(step)
    # Brute force takes euclidean distances from the product of the matrices, with its rounding.
    from_product = model._fit_method == "brute" and metric.endswith("euclidean")
    if from_product and model.weights == "distance":
        raise step.unsupported(
            "weighs by euclidean distances that brute force has rounded",
            "Use algorithm='kd_tree' or 'ball_tree', or weights='uniform'.",
            "weights",
        )
    attributes_of_rows = {
        "rows": attributes.rows(rows),
        "metric": attributes.string(metric),
        "degree": attributes.double(power),
        "neighbors": attributes.integer(model.n_neighbors),
        "weighted": attributes.boolean(model.weights == "distance"),
        "targets": attributes.rows(targets),
        "error": attributes.double(1e-15 * row.size if from_product else 0.0),
    }
    return row.through("nearest_rows", attributes_of_rows, targets.shape[1])


def _metric(step: Step) -> tuple[str, float]:
    model = step.estimator
    name, parameters = model.metric, dict(model.metric_params or {})
    power = float(parameters.pop("p", model.p))
    if not isinstance(name, str) or name not in _METRICS or parameters:
        shown = name if isinstance(name, str) else "given as a function"
        raise step.unsupported(
            f"has the metric {shown}",
            "Use euclidean, manhattan, chebyshev or minkowski, without metric_params.",
            "metric",
        )
    metric = _METRICS[name]
    if metric != "minkowski":
        return metric, 2.0
    return (_BY_POWER[power], 2.0) if power in _BY_POWER else (metric, power)

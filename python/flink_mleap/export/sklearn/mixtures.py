"""Converters of mixtures of Gaussians."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import clustered
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["gaussian_mixture"]


@register(GaussianMixture, BayesianGaussianMixture)
def gaussian_mixture(step: Step, features: Features, graph: Graph) -> Prediction:
    """The component with the greatest likelihood, and the shares of all of them."""
    _check_types(step, features)
    distances = _distances(step, Vector.of(features, graph))
    constants = step.finite_values(_constants(step), "weights_")
    likelihood = distances * -0.5 + constants
    return clustered(likelihood, probability=likelihood.softmax())


def _check_types(step: Step, features: Features) -> None:
    """Refuses columns that are all whole: scikit-learn keeps only whole distances then."""
    if features.is_whole:
        raise step.unsupported(
            "takes whole numbers only, of which scikit-learn cuts the distances to whole numbers",
            "Convert a column to float64 before training.",
        )


def _distances(step: Step, row: Vector) -> Vector:
    """Returns the squared Mahalanobis distances, in scikit-learn's form of them."""
    means, factors = step.finite("means_"), step.finite("precisions_cholesky_")
    kind, components = step.estimator.covariance_type, len(means)
    if kind in ("full", "tied"):
        each = np.broadcast_to(factors, (components, *factors.shape[-2:]))
        matrix = np.vstack([factor.T for factor in each])
        bias = -np.concatenate([mean @ factor for mean, factor in zip(means, each, strict=True)])
        return row.linear(matrix, bias).apply("square").reduced("sum", row.size)
    precisions = factors**2
    if kind == "spherical":
        precisions = np.broadcast_to(precisions[:, np.newaxis], means.shape)
    linear = row.linear(-2.0 * means * precisions, (means**2 * precisions).sum(axis=1))
    return linear + row.apply("square").linear(precisions)


def _constants(step: Step) -> NDArray[np.float64]:
    """Returns what is added to the distances: the same for every row."""
    model, size = step.estimator, step.estimator.means_.shape[1]
    constants: NDArray[np.float64] = _log_determinants(step) - 0.5 * size * np.log(2.0 * np.pi)
    constants = constants + model._estimate_log_weights()
    if isinstance(model, BayesianGaussianMixture):
        freedom = model.degrees_of_freedom_
        steps = np.arange(size)[:, np.newaxis]
        spread = size * np.log(2.0) + digamma(0.5 * (freedom - steps)).sum(axis=0)
        constants = constants - 0.5 * size * np.log(freedom)
        constants = constants + 0.5 * (spread - size / model.mean_precision_)
    return constants


def _log_determinants(step: Step) -> NDArray[np.float64]:
    factors, size = step.finite("precisions_cholesky_"), step.estimator.means_.shape[1]
    with np.errstate(divide="ignore"):
        match step.estimator.covariance_type:
            case "full":
                logs = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
            case "tied":
                logs = np.log(np.diagonal(factors)).sum()
            case "diag":
                logs = np.log(factors).sum(axis=1)
            case _:
                logs = size * np.log(factors)
    return np.asarray(logs, dtype=np.float64)

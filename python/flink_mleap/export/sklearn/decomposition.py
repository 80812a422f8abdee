"""Converters of linear decompositions and projections."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import FeatureAgglomeration
from sklearn.cross_decomposition import PLSSVD
from sklearn.decomposition import (
    PCA,
    FactorAnalysis,
    FastICA,
    IncrementalPCA,
    TruncatedSVD,
)
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = [
    "factor_analysis",
    "feature_agglomeration",
    "independent_components",
    "partial_least_squares_svd",
    "principal_components",
    "random_projection",
]


@register(PCA, IncrementalPCA)
def principal_components(step: Step, features: Features, graph: Graph) -> Features:
    """The centred features times the components, divided by their deviation to whiten them."""
    components = step.finite("components_")
    projected = Vector.of(features, graph).linear(components, -(components @ step.finite("mean_")))
    if step.estimator.whiten:
        deviation = np.sqrt(step.finite("explained_variance_"))
        projected = projected / np.maximum(deviation, np.finfo(deviation.dtype).eps)
    return projected.as_features()


@register(TruncatedSVD, GaussianRandomProjection, SparseRandomProjection)
def random_projection(step: Step, features: Features, graph: Graph) -> Features:
    """The features times the components."""
    components = step.estimator.components_
    if hasattr(components, "toarray"):
        components = components.toarray()
    row = Vector.of(features, graph)
    return row.linear(step.finite_values(components, "components_")).as_features()


@register(FeatureAgglomeration)
def feature_agglomeration(step: Step, features: Features, graph: Graph) -> Features:
    """The mean of the features of each cluster."""
    if step.estimator.pooling_func is not np.mean:
        raise step.unsupported(
            "pools features by another function than the mean", "Use numpy.mean.", "pooling_func"
        )
    labels = step.estimator.labels_
    members: NDArray[np.float64] = np.eye(labels.max() + 1)[labels].T
    sizes: NDArray[np.float64] = members.sum(axis=1)
    return (Vector.of(features, graph).linear(members) / sizes).as_features()


@register(FastICA)
def independent_components(step: Step, features: Features, graph: Graph) -> Features:
    """The features times the components, centred first where they were whitened."""
    row = Vector.of(features, graph)
    if step.estimator.whiten:
        row = row - step.finite("mean_")
    return row.linear(step.finite("components_")).as_features()


@register(PLSSVD)
def partial_least_squares_svd(step: Step, features: Features, graph: Graph) -> Features:
    """The scaled features times the left singular vectors."""
    row = Vector.of(features, graph)
    scaled = (row - step.finite("_x_mean")) / step.finite("_x_std")
    return scaled.linear(step.finite("x_weights_").T).as_features()


@register(FactorAnalysis)
def factor_analysis(step: Step, features: Features, graph: Graph) -> Features:
    """The expected latent variables of a row."""
    components = step.finite("components_")
    weighted = components / step.finite("noise_variance_")
    covariance = np.linalg.inv(np.eye(len(components)) + weighted @ components.T)
    row = Vector.of(features, graph) - step.finite("mean_")
    return row.linear((weighted.T @ covariance).T).as_features()

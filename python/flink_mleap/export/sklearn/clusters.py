"""Converters of clusterings that give a row to the nearest centre."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import (
    AffinityPropagation,
    Birch,
    BisectingKMeans,
    KMeans,
    MeanShift,
    MiniBatchKMeans,
)

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import clustered
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = ["birch", "bisecting_k_means", "nearest_centre"]


@register(KMeans, MiniBatchKMeans, MeanShift, AffinityPropagation)
def nearest_centre(step: Step, features: Features, graph: Graph) -> Features | Prediction:
    """The centre at the smallest distance, the first among equals; or the distances."""
    if step.transforms:
        return _distances(step, features, graph)
    centres = getattr(step.estimator, "cluster_centers_", None)
    if centres is None or not len(centres):
        raise step.unsupported(
            "has no centres of clusters", "Train it so that it finds some.", "cluster_centers_"
        )
    row = Vector.of(features, graph)
    return clustered(nearness(row, step.finite("cluster_centers_")))


@register(Birch)
def birch(step: Step, features: Features, graph: Graph) -> Prediction:
    """The label of the nearest subcluster."""
    centres, labels = step.finite("subcluster_centers_"), step.estimator.subcluster_labels_
    row = Vector.of(features, graph)
    order = np.argsort(labels, kind="stable")
    near = nearness(row, centres[order])
    sizes = np.bincount(labels)
    ends = np.cumsum(sizes)
    if (sizes == 1).all():
        return clustered(near)
    groups = [
        near.take(range(end - size, end)).reduced("max")
        for size, end in zip(sizes.tolist(), ends.tolist(), strict=True)
    ]
    return clustered(joined(groups))


@register(BisectingKMeans)
def bisecting_k_means(step: Step, features: Features, graph: Graph) -> Features | Prediction:
    """The cluster at the end of the way through the bisections.

    Each bisection has a number for its left and for its right side: 0 for the one that the row
    takes, and -1 for the other. A cluster is at the end of the way when its sum is 0.
    """
    if step.transforms:
        return _distances(step, features, graph)
    model = step.estimator
    shift = step.finite("_X_mean") if hasattr(model, "_X_mean") else 0.0
    pairs: list[NDArray[np.float64]] = []
    ways: dict[int, list[tuple[int, int]]] = {}
    waiting: list[tuple[object, list[tuple[int, int]]]] = [(model._bisecting_tree, [])]
    while waiting:
        node, way = waiting.pop()
        left, right = getattr(node, "left", None), getattr(node, "right", None)
        if left is None or right is None:
            ways[int(getattr(node, "label", 0))] = way
            continue
        pairs.append(np.vstack([left.center, right.center]) + shift)
        waiting += [(left, [*way, (len(pairs) - 1, 0)]), (right, [*way, (len(pairs) - 1, 1)])]
    row = Vector.of(features, graph)
    if not pairs:
        return clustered(row.constant([0.0]))
    differences = np.vstack([2.0 * (pair[1] - pair[0]) for pair in pairs])
    biases = np.array([(pair[0] ** 2).sum() - (pair[1] ** 2).sum() for pair in pairs])
    # 1 where the row goes to the right: the left side has it when both are equally near.
    goes_right = row.linear(differences, biases).apply("step")
    matrix, bias = np.zeros((len(ways), len(pairs))), np.zeros(len(ways))
    for label, way in ways.items():
        for pair, side in way:
            matrix[label, pair] = 1.0 if side else -1.0
            bias[label] -= side
    return clustered(goes_right.linear(matrix, bias))


def _distances(step: Step, features: Features, graph: Graph) -> Features:
    row = Vector.of(features, graph)
    return row.compared(step.finite("cluster_centers_"), "euclidean").as_features()


def nearness(row: Vector, centres: NDArray[np.float64]) -> Vector:
    """Returns twice the product with each centre less its square, greatest for the nearest one."""
    return row.linear(2.0 * centres, -(centres**2).sum(axis=1))

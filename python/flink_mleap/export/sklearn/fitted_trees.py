"""The trees of scikit-learn as columns of our own operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.tree_ensemble import Ensemble, Flag, Tree
from flink_mleap.export.sklearn.tree_nodes import double_thresholds
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["added_up", "fitted_tree", "within_float32"]


def fitted_tree(
    tree: Any, values: NDArray[np.float64], columns: Sequence[int] | None = None
) -> Tree:
    """Returns a `tree_` with other values in its leaves.

    Args:
        tree: The `tree_` of a fitted tree.
        values: One row for each node.
        columns: The features that the tree was trained with, by number; None for all.
    """
    feature = tree.feature
    if columns is not None:
        feature = np.where(feature < 0, feature, np.asarray(columns)[np.maximum(feature, 0)])
    return Tree.of_children(
        feature,
        double_thresholds(tree.threshold),
        (tree.children_left, tree.children_right),
        values,
        np.where(tree.missing_go_to_left != 0, Flag.MISSING_PASSES, 0),
    )


def within_float32(features: Features) -> Features:
    """Returns the columns as trees take them, which refuse what float32 cannot hold."""
    if not features.is_unchecked:
        return features
    return features.apply("single").apply("not_infinite")


def added_up(
    ensemble: Ensemble, features: Features, graph: Graph, base: Vector | None = None
) -> Vector:
    """Adds the operator and tells the export where its trees decide.

    Args:
        ensemble: The trees.
        features: What flows into them.
        graph: The graph to add the node to.
        base: What the sums start with, in place of the base of the ensemble.

    Returns:
        The sums.
    """
    features.note_thresholds(graph, ensemble.thresholds())
    raw = graph.column("raw")
    start = None if base is None else base.column
    ensemble.add_to(graph, features.as_vector(graph), raw, start)
    return Vector(graph, raw, len(ensemble.base))

"""Converter of isolation forests."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.ensemble._iforest import _average_path_length

from flink_mleap.bundle.schema import Field
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.fitted_trees import added_up, fitted_tree
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import margins_of, with_vector
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.tree_ensemble import Ensemble

__all__ = ["isolation_forest"]

_LABELS = (-1, 1)


@register(IsolationForest, takes_missing=True, checks_values=False)
def isolation_forest(step: Step, features: Features, graph: Graph) -> Prediction:
    """How deep a row falls in all trees together; 1 for an inlier and -1 for an outlier.

    The label is decided by the depth: the score is a power of it, whose last bit would decide
    about rows that are exactly as deep as the offset says.
    """
    graph.facts.refuse_missing(features.missing - graph.facts.missing_seen)
    estimator = step.estimator
    trees = []
    for i, (each, columns) in enumerate(
        zip(estimator.estimators_, estimator.estimators_features_, strict=True)
    ):
        lengths = estimator._decision_path_lengths[i] + estimator._average_path_length_per_tree[i]
        depths = (lengths - 1.0).reshape(-1, 1)
        trees.append(fitted_tree(each.tree_, depths, np.asarray(columns).tolist()))
    depth = added_up(Ensemble(features.width, [0.0], trees, [0] * len(trees)), features, graph)
    mean_depth = len(trees) * _average_path_length([estimator._max_samples])[0]
    if mean_depth == 0.0:
        raise step.unsupported(
            "was trained with samples of one row", "Set max_samples to 2 or more.", "max_samples"
        )
    score = (depth * (-np.log(2.0) / mean_depth)).apply("exp") * -1.0
    decision = score - float(estimator.offset_)
    deep = depth.linear([[0.0], [1.0]], [_deepest_outlier(estimator, mean_depth), 0.0])
    output = Field(name="prediction", type="long", column=deep.greatest())
    prediction = Prediction("classification", (output,), _LABELS)
    return with_vector(prediction, "raw_prediction", margins_of(decision))


def _deepest_outlier(estimator: Any, mean_depth: float) -> float:
    """Returns the greatest depth at which scikit-learn calls a row an outlier; -1 for none."""

    def is_outlier(depth: float) -> bool:
        score = -(2 ** -np.divide(np.array([depth]), mean_depth))
        return bool((score - estimator.offset_ < 0)[0])

    # Doubles that are not negative are ordered as the whole numbers with their bits.
    low, high = -1, _bits(1e300)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_outlier(_double(middle)) else (low, middle)
    return -1.0 if low < 0 else _double(low)


def _bits(value: float) -> int:
    bits: int = struct.unpack("<q", struct.pack("<d", value))[0]
    return bits


def _double(bits: int) -> float:
    value: float = struct.unpack("<d", struct.pack("<q", bits))[0]
    return value

"""A fitted scikit-learn tree as the lines of MLeap's tree.json."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Leaf", "double_thresholds", "tree_json"]

Leaf = Callable[[NDArray[np.float64]], Sequence[float]]
"""Turns the row of `tree_.value` of a leaf into the values that MLeap keeps there."""

_NO_CHILD = -1
_BEYOND_FLOAT32 = 2.0**128
_LARGEST_DOUBLE = np.finfo(np.float64).max


def double_thresholds(thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns the thresholds for doubles that part them as `thresholds` part their float32.

    scikit-learn rounds a feature to float32 (to nearest, ties to even) and then tests it for
    ``<= threshold``; MLeap tests the double. The result is the largest double whose float32 passes
    scikit-learn's test, so that both tests agree for every double.
    """
    with np.errstate(over="ignore"):
        below = thresholds.astype(np.float32)
        below = np.where(below > thresholds, np.nextafter(below, np.float32(-np.inf)), below)
        above = np.nextafter(below, np.float32(np.inf)).astype(np.float64)
        above = np.where(np.isposinf(above), _BEYOND_FLOAT32, above)
        # Two neighbours among the float32 have their midpoint among the doubles.
        midpoint = (below.astype(np.float64) + above) / 2.0
        rounds_down = midpoint.astype(np.float32) == below
        largest = np.where(rounds_down, midpoint, np.nextafter(midpoint, -np.inf))
    return np.minimum(largest, _LARGEST_DOUBLE)


def tree_json(tree: Any, leaf: Leaf) -> bytes:
    """Returns the nodes of a `tree_` in the order in which MLeap reads them: parent, left, right.

    Args:
        tree: The `tree_` of a fitted tree with one target.
        leaf: What MLeap keeps in a leaf.
    """
    left, right = tree.children_left.tolist(), tree.children_right.tolist()
    features = tree.feature.tolist()
    thresholds = double_thresholds(tree.threshold).tolist()
    values = tree.value[:, 0, :]
    lines: list[str] = []
    waiting = [0]
    while waiting:
        node = waiting.pop()
        if left[node] == _NO_CHILD:
            document: dict[str, Any] = {"type": "leaf", "values": list(leaf(values[node]))}
        else:
            waiting += [right[node], left[node]]
            split = {
                "type": "continuous",
                "featureIndex": features[node],
                "threshold": thresholds[node],
            }
            document = {"type": "internal", "split": split}
        lines.append(json.dumps(document, allow_nan=False, separators=(",", ":")))
    return ("\n".join(lines) + "\n").encode()

"""A fitted scikit-learn tree as the lines of MLeap's tree.json."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Leaf", "double_thresholds", "tree_json"]

Leaf = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Turns the rows of `tree_.value` into the values that MLeap keeps in the leaves."""

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
    order = _parent_left_right(tree)
    features = tree.feature[order]
    is_split = features >= 0
    thresholds = double_thresholds(tree.threshold[order[is_split]])
    lines = np.empty(len(order), dtype=object)
    lines[is_split] = _split_lines(features[is_split], thresholds)
    lines[~is_split] = _leaf_lines(leaf(tree.value[order[~is_split], 0, :]))
    return "".join(lines.tolist()).encode()


# A line is put together as text: a document for each of millions of nodes takes minutes. Numbers
# come from flat lists: millions of small lists are each looked at by the garbage collector.
def _split_lines(features: NDArray[np.intp], thresholds: NDArray[np.float64]) -> list[str]:
    return [
        f'{{"type":"internal","split":{{"type":"continuous","featureIndex":{feature},'
        f'"threshold":{threshold}}}}}\n'
        for feature, threshold in zip(features.tolist(), thresholds.tolist(), strict=True)
    ]


def _leaf_lines(values: NDArray[np.float64]) -> list[str]:
    numbers = iter(values.ravel().tolist())
    leaves = zip(*[numbers] * values.shape[1], strict=True)
    return [f'{{"type":"leaf","values":{list(each)}}}\n' for each in leaves]


def _parent_left_right(tree: Any) -> NDArray[np.intp]:
    left, right = tree.children_left, tree.children_right
    splits = np.flatnonzero(left != _NO_CHILD)
    if bool((left[splits] == splits + 1).all()):
        return np.arange(len(left))
    order: list[int] = []
    waiting = [0]
    lefts, rights = left.tolist(), right.tolist()
    while waiting:
        node = waiting.pop()
        order.append(node)
        if lefts[node] != _NO_CHILD:
            waiting += [rights[node], lefts[node]]
    return np.array(order, dtype=np.intp)

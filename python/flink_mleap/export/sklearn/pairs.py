"""Several classes out of decisions between two of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["pairwise_decision", "votes_of"]


def votes_of(second_wins: Vector, classes: int) -> Vector:
    """Returns the number of pairs that each class wins.

    Args:
        second_wins: For each pair, 0 and 1, 0 and 2 up to the last two, whether its second class
            wins: 1 or 0.
        classes: Number of classes.
    """
    signs = _signs(classes)
    return second_wins.linear(signs, (signs < 0).sum(axis=1))


def pairwise_decision(second_wins: Vector, confidences: Vector, classes: int) -> Vector:
    """Returns the votes, and between equal votes the confidences as a fraction of a vote.

    Args:
        second_wins: As for `votes_of`.
        confidences: How much each pair is in favour of its second class.
        classes: Number of classes.
    """
    sums = confidences.linear(_signs(classes))
    fractions = sums / ((sums.apply("abs") + 1.0) * 3.0)
    return votes_of(second_wins, classes) + fractions


def _signs(classes: int) -> NDArray[np.float64]:
    signs = np.zeros((classes, classes * (classes - 1) // 2))
    for pair, (first, second) in enumerate(combinations(range(classes), 2)):
        signs[first, pair], signs[second, pair] = -1.0, 1.0
    return signs

"""From one margin to the scores and probabilities of two classes."""

from __future__ import annotations

from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["above_zero", "binary_probability", "from_zero"]


def above_zero(margin: Vector) -> Vector:
    """Returns scores of which the second is the greatest where the margin is above 0."""
    return margin.linear([[0.0], [1.0]])


def from_zero(margin: Vector) -> Vector:
    """Returns scores of which the second is the greatest where the margin is 0 or above."""
    return (margin * -1.0).apply("step").linear([[1.0], [0.0]], [0.0, 0.5])


def binary_probability(positive: Vector) -> Vector:
    """Returns the probabilities of both classes from that of the second one."""
    return positive.linear([[-1.0], [1.0]], [1.0, 0.0])

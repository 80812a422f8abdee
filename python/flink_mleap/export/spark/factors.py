"""Spark's factorization machines."""

from __future__ import annotations

from typing import Any

import numpy as np

from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector, joined
from flink_mleap.export.spark.outcomes import add_classes
from flink_mleap.export.spark.stages import Stage

__all__ = ["factorization_classifier", "factorization_regressor", "margin"]


def factorization_regressor(stage: Stage, graph: Graph, _: Any) -> None:
    """The sum of the terms."""
    value = margin(stage.java, stage.value("featuresCol"), graph)
    graph.rename(value.scalar(), stage.value("predictionCol"))


def factorization_classifier(stage: Stage, graph: Graph, _: Any) -> None:
    """The sum of the terms as the margin of class 1, and its logistic function."""
    found = margin(stage.java, stage.value("featuresCol"), graph)
    positive = found.apply("logistic")
    raw, shares = joined([found * -1.0, found]), joined([positive * -1.0 + 1.0, positive])
    add_classes(stage, graph, raw, shares)


def margin(java: Any, features: str, graph: Graph) -> Vector:
    """Intercept and linear terms, and half of the squared sums less the sums of squares.

    Args:
        java: The model in Spark's JVM.
        features: The vector column that it takes.
        graph: Gets the nodes.
    """
    factors = np.array(list(java.factors().toArray()))
    linear = np.array(list(java.linear().toArray()))
    rows = factors.reshape((java.factors().numRows(), -1), order="F")
    vector = Vector(graph, features, len(linear))
    squares = vector.apply("square").linear((rows**2).sum(axis=1))
    sums = vector.linear(rows.T).apply("square").reduced("sum")
    return vector.linear(linear, float(java.intercept())) + (sums - squares) * 0.5

"""The types of Spark's naive Bayes classifier that MLeap lacks, or scores where Spark refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.outcomes import add_classes, refuse_where
from flink_mleap.export.spark.stages import Stage

__all__ = ["naive_bayes_writer"]


def naive_bayes_writer(stage: Stage) -> Callable[[Stage, Graph, Any], None] | None:
    """Returns what writes a model of its type; None where MLeap is right."""
    return _WRITERS.get(stage.value("modelType"))


def _gaussian(stage: Stage, graph: Graph, _: Any) -> None:
    """The logarithm of a Gaussian for each class and feature, added to that of the prior.

    Spark leaves out the constant of the Gaussian, which all classes share.
    """
    means, variances = _matrix(stage.java.theta()), _matrix(stage.java.sigma())
    if not (variances > 0.0).all():
        raise stage.refused(
            "has a feature that is constant in a class, by whose variance it divides",
            "leave that feature out",
        )
    row = Vector(graph, stage.value("featuresCol"), means.shape[1])
    squares = (row.repeated(len(means)) - means.ravel()).apply("square") / variances.ravel()
    sums = squares.reduced("sum", row.size) + np.log(variances).sum(axis=1)
    raw = sums * -0.5 + np.array(list(stage.java.pi().toArray()))
    add_classes(stage, graph, raw, raw.softmax())


def _complement(stage: Stage, graph: Graph, _: Any) -> None:
    """How badly the other classes explain the features, less the sum of that over all classes."""
    weights = _matrix(stage.java.theta())
    sums = _not_negative(stage, graph, weights.shape[1]).linear(weights)
    raw = sums - sums.reduced("log_sum_exp")
    add_classes(stage, graph, raw, raw.softmax())


def _multinomial(stage: Stage, graph: Graph, _: Any) -> None:
    """The logarithms of the shares of the features in each class, times how often they occur."""
    weights, priors = _matrix(stage.java.theta()), np.array(list(stage.java.pi().toArray()))
    raw = _not_negative(stage, graph, weights.shape[1]).linear(weights, priors)
    add_classes(stage, graph, raw, raw.softmax())


def _not_negative(stage: Stage, graph: Graph, size: int) -> Vector:
    """Returns the features; a row with a negative one is refused, as Spark does."""
    row = Vector(graph, stage.value("featuresCol"), size)
    return refuse_where(row * -1.0, row)


def _matrix(java: Any) -> NDArray[np.float64]:
    values = np.array(list(java.toArray()))
    return values.reshape((java.numRows(), java.numCols()), order="F")


_WRITERS: dict[str, Callable[[Stage, Graph, Any], None]] = {
    "complement": _complement,
    "gaussian": _gaussian,
    "multinomial": _multinomial,
}
